# Run by: puma -b tcp://127.0.0.1:9292 rack_app.ru
require 'json'
require 'openssl'

token = ENV.fetch('PHANTOM_WEBHOOK_TOKEN')
expected = [token[0, 32], token].map { |text| OpenSSL::Digest::SHA256.digest(text) }
max_bytes = 4 * 1024 * 1024
text = { 'content-type' => 'text/plain' }

run(lambda do |env|
  next [404, text, ["not found\n"]] unless env['PATH_INFO'] == '/webhook'
  next [405, text.merge('allow' => 'POST'), ["POST only\n"]] unless env['REQUEST_METHOD'] == 'POST'

  given = OpenSSL::Digest::SHA256.digest(env['HTTP_AUTHORIZATION'].to_s)
  matches = expected.map { |known| OpenSSL.fixed_length_secure_compare(known, given) }
  next [401, text, ["unauthorized\n"]] unless matches.any?

  body = (env['rack.input'].read(max_bytes + 1) || +'').force_encoding(Encoding::UTF_8)
  next [413, text, ["too large\n"]] if body.bytesize > max_bytes

  begin
    delivery = JSON.parse(body)
  rescue JSON::JSONError, EncodingError
    next [400, text, ["not JSON\n"]]
  end
  name = delivery['event'] || delivery['type'] if delivery.is_a?(Hash)
  next [400, text, ["not a delivery\n"]] unless name.is_a?(String)

  $stdout.puts name
  [200, text, ["ok\n"]]
end)
