require 'json'
require 'openssl'
require 'webrick'

# Acknowledges every authorized delivery, and lets a thread do the work.
class WebhookServlet < WEBrick::HTTPServlet::AbstractServlet
  def initialize(server, half, jobs)
    super(server)
    @half = half
    @jobs = jobs
  end

  def do_POST(request, response)
    given = request['Authorization'].to_s
    raise WEBrick::HTTPStatus::Unauthorized unless OpenSSL.secure_compare(@half, given)

    body = request.body.to_s
    raise WEBrick::HTTPStatus::RequestEntityTooLarge if body.bytesize > 5_000_000

    @jobs << body
    response.status = 202
    response.body = "queued\n"
  end
end

jobs = Queue.new
Thread.new do
  loop do
    delivery = JSON.parse(jobs.pop)
    warn "#{delivery['event']} #{delivery['timestamp']}"
  rescue StandardError => e
    warn "ignored a delivery: #{e.class}"
  end
end

server = WEBrick::HTTPServer.new(
  BindAddress: '127.0.0.1',
  Port: ENV.fetch('PORT').to_i,
  Logger: WEBrick::Log.new(File::NULL),
  AccessLog: []
)
server.mount('/webhook', WebhookServlet, ENV.fetch('PHANTOM_WEBHOOK_TOKEN')[0, 32], jobs)
trap('TERM') { server.shutdown }
server.start
