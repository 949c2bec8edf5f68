using Google.Protobuf.Reflection;
using WasteSorting.Rpc.Reflection.V1;

namespace WasteSorting.Rpc.Reflection;

/// <summary>What there is to be told about a set of services. Made once, then only read.</summary>
internal sealed class ReflectionAnswers
{
    private readonly Dictionary<string, FileDescriptor> _filesByName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FileDescriptor> _filesBySymbol = new(StringComparer.Ordinal);
    private readonly ListServiceResponse _services = new();

    public ReflectionAnswers(IReadOnlyList<ServiceDescriptor> services)
    {
        foreach (var service in services.OrderBy(service => service.FullName, StringComparer.Ordinal))
        {
            _services.Service.Add(new ServiceResponse { Name = service.FullName });
            AddFile(service.File);
        }
    }

    public ServerReflectionResponse Answer(ServerReflectionRequest request)
    {
        var response = new ServerReflectionResponse { ValidHost = request.Host, OriginalRequest = request };
        switch (request.MessageRequestCase)
        {
            case ServerReflectionRequest.MessageRequestOneofCase.ListServices:
                response.ListServicesResponse = _services;
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.FileByFilename:
                AnswerFile(response, _filesByName, request.FileByFilename);
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.FileContainingSymbol:
                AnswerFile(response, _filesBySymbol, request.FileContainingSymbol);
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.FileContainingExtension:
            case ServerReflectionRequest.MessageRequestOneofCase.AllExtensionNumbersOfType:
                response.ErrorResponse = Error(StatusCode.NotFound, "No extensions are declared here.");
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.None:
            default:
                response.ErrorResponse = Error(StatusCode.InvalidArgument, "The request asks for nothing.");
                break;
        }

        return response;
    }

    private static void AnswerFile(ServerReflectionResponse response, Dictionary<string, FileDescriptor> files, string key)
    {
        if (!files.TryGetValue(key, out var file))
        {
            response.ErrorResponse = Error(StatusCode.NotFound, "Not found.");
            return;
        }

        response.FileDescriptorResponse = new FileDescriptorResponse();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        AddWithImports(response.FileDescriptorResponse, file, seen);
    }

    private static void AddWithImports(FileDescriptorResponse response, FileDescriptor file, HashSet<string> seen)
    {
        if (!seen.Add(file.Name))
        {
            return;
        }

        response.FileDescriptorProto.Add(file.SerializedData);
        foreach (var import in file.Dependencies)
        {
            AddWithImports(response, import, seen);
        }
    }

    private static ErrorResponse Error(StatusCode code, string message) => new() { ErrorCode = (int)code, ErrorMessage = message };

    private void AddFile(FileDescriptor file)
    {
        if (!_filesByName.TryAdd(file.Name, file))
        {
            return;
        }

        foreach (var symbol in FileSymbols.Of(file))
        {
            _filesBySymbol[symbol] = file;
        }

        foreach (var import in file.Dependencies)
        {
            AddFile(import);
        }
    }
}
