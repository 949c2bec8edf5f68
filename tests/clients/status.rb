# Sends a report without content, and reads by Ruby's gRPC library why it is refused. Prints one JSON object.
# Usage: status.rb ADDRESS TOKEN
require 'grpc'
require 'grpc/google_rpc_status_utils'
require 'google/protobuf/well_known_types'
require 'google/rpc/error_details_pb'
require 'json'

address, token = ARGV
stub = GRPC::ClientStub.new(address, :this_channel_is_insecure)
bytes = ->(message) { message }

begin
  stub.request_response(
    '/wastesorting.v1.ReportService/SubmitReport', '', bytes, bytes,
    metadata: { 'authorization' => "Bearer #{token}" }, deadline: Time.now + 10
  )
rescue GRPC::BadStatus => error
  status = GRPC::GoogleRpcStatusUtils.extract_google_rpc_status(error.to_status)
  info = status.details[0].unpack(Google::Rpc::ErrorInfo)
  violation = status.details[1].unpack(Google::Rpc::BadRequest).field_violations[0]
  puts JSON.generate(
    code: status.code, message: status.message, reason: info.reason, domain: info.domain,
    field: violation.field, description: violation.description
  )
end
