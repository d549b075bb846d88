require 'json'
require 'rack/utils'
require 'sinatra/base'

class Hooks < Sinatra::Base
  set :environment, :production
  set :half, ENV.fetch('PHANTOM_WEBHOOK_TOKEN')[0, 32]

  before do
    content_type :text
    given = request.get_header('HTTP_AUTHORIZATION').to_s
    halt 401, 'Unauthorized' unless Rack::Utils.secure_compare(settings.half, given)
  end

  post '/webhook' do
    halt 413 if request.content_length.to_i > 5_000_000
    delivery = JSON.parse(request.body.read)
    halt 400, 'Expected a delivery' unless delivery.is_a?(Hash) && delivery['event'].is_a?(String)

    case delivery['event']
    when 'transaction.applied'
      logger.info "transfer of #{delivery.dig('data', 'amount')}"
    end
    status 204
  end

  error JSON::ParserError do
    halt 400, 'Expected JSON'
  end

  set :server, :puma
  run!(bind: '127.0.0.1', port: ENV.fetch('PORT').to_i, quiet: true) if $PROGRAM_NAME == __FILE__
end
