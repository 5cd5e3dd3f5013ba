using Google.Protobuf.Reflection;
using Mooring.Grpc.Protocol;
using Mooring.Grpc.Reflection.V1;
using Mooring.Grpc.Server;

namespace Mooring.Grpc.Reflection;

/// <summary>The standard service that tells clients such as grpcurl what a server has, so that they need no proto files.</summary>
/// <remarks>Served as <c>grpc.reflection.v1</c> and as <c>v1alpha</c>, whose messages are the same on the wire.</remarks>
public sealed class ReflectionService
{
    private readonly List<string> _names;
    private readonly Dictionary<string, FileDescriptor> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FileDescriptor> _symbols = new(StringComparer.Ordinal);

    /// <param name="services">The services to tell about; those without a descriptor are listed by name only.</param>
    public ReflectionService(IEnumerable<GrpcService> services)
    {
        ArgumentNullException.ThrowIfNull(services);
        var known = services.ToList();
        _names = [.. known.Select(service => service.Name).Order(StringComparer.Ordinal)];
        foreach (var service in known)
        {
            if (service.Descriptor is not null) AddFile(service.Descriptor.File);
        }

        AddFile(ReflectionReflection.Descriptor);
    }

    /// <summary>The services, to be served.</summary>
    public IEnumerable<GrpcService> ToServices() =>
        from name in (string[])["grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection"]
        select new GrpcService(name).Duplex<ServerReflectionRequest, ServerReflectionResponse>(
            "ServerReflectionInfo", ServerReflectionRequest.Parser, AnswerAsync);

    private async ValueTask AnswerAsync(
        GrpcStreamReader<ServerReflectionRequest> requests, GrpcStreamWriter<ServerReflectionResponse> responses, GrpcCall call)
    {
        while (await requests.ReadAsync().ConfigureAwait(false) is { } request) await responses.WriteAsync(Answer(request)).ConfigureAwait(false);
    }

    private ServerReflectionResponse Answer(ServerReflectionRequest request)
    {
        var response = new ServerReflectionResponse { ValidHost = request.Host, OriginalRequest = request };
        switch (request.MessageRequestCase)
        {
            case ServerReflectionRequest.MessageRequestOneofCase.ListServices:
                response.ListServicesResponse = new ListServiceResponse { Service = { _names.Select(name => new ServiceResponse { Name = name }) } };
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.FileByFilename when _files.TryGetValue(request.FileByFilename, out var file):
                response.FileDescriptorResponse = WithImports(file);
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.FileContainingSymbol when _symbols.TryGetValue(request.FileContainingSymbol, out var file):
                response.FileDescriptorResponse = WithImports(file);
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.AllExtensionNumbersOfType when _symbols.ContainsKey(request.AllExtensionNumbersOfType):
                response.AllExtensionNumbersResponse = new ExtensionNumberResponse { BaseTypeName = request.AllExtensionNumbersOfType }; // proto3: none
                break;
            default:
                response.ErrorResponse = new ErrorResponse { ErrorCode = (int)StatusCode.NotFound, ErrorMessage = "The server does not have that." };
                break;
        }

        return response;
    }

    private static FileDescriptorResponse WithImports(FileDescriptor file)
    {
        var response = new FileDescriptorResponse();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        Add(file);
        return response;

        void Add(FileDescriptor next)
        {
            if (!seen.Add(next.Name)) return;
            response.FileDescriptorProto.Add(next.SerializedData);
            foreach (var import in next.Dependencies) Add(import);
        }
    }

    private void AddFile(FileDescriptor file)
    {
        if (!_files.TryAdd(file.Name, file)) return;
        foreach (var service in file.Services)
        {
            _symbols[service.FullName] = file;
            foreach (var method in service.Methods) _symbols[method.FullName] = file;
        }

        foreach (var type in file.EnumTypes) _symbols[type.FullName] = file;
        foreach (var message in file.MessageTypes) AddMessage(message);
        foreach (var import in file.Dependencies) AddFile(import);
    }

    private void AddMessage(MessageDescriptor message)
    {
        _symbols[message.FullName] = message.File;
        foreach (var field in message.Fields.InDeclarationOrder()) _symbols[field.FullName] = message.File;
        foreach (var type in message.EnumTypes) _symbols[type.FullName] = message.File;
        foreach (var nested in message.NestedTypes) AddMessage(nested);
    }
}
