using Google.Protobuf.Reflection;
using WasteSorting.Rpc.Reflection.V1;
using WasteSorting.Rpc.Tests.Support;

namespace WasteSorting.Rpc.Tests;

public sealed class ReflectionTests
{
    private static readonly MethodDescriptor InfoMethod = ReflectionReflection.Descriptor.Services[0].Methods[0];

    [Fact]
    public async Task ListServices_NamesAll_AndReflectionItself()
    {
        var answer = await AskAsync(new ServerReflectionRequest { Host = "h", ListServices = "*" });

        Assert.Equal(
            ["grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection", "rpctest.v1.Echo"],
            answer.ListServicesResponse.Service.Select(service => service.Name));
        Assert.Equal("h", answer.ValidHost);
        Assert.Equal("*", answer.OriginalRequest.ListServices);
    }

    [Theory]
    [InlineData("rpctest.v1.Echo")]
    [InlineData("rpctest.v1.Echo.Both")]
    [InlineData("rpctest.v1.Ask")]
    [InlineData("rpctest.v1.Ask.inner")]
    public async Task Symbol_GivesTheFileThatDeclaresIt(string symbol)
    {
        var answer = await AskAsync(new ServerReflectionRequest { FileContainingSymbol = symbol });

        var file = FileDescriptorProto.Parser.ParseFrom(answer.FileDescriptorResponse.FileDescriptorProto[0]);
        Assert.Equal("echo.proto", file.Name);
        Assert.Equal(["Ask", "Answer"], file.MessageType.Select(message => message.Name));
    }

    [Fact]
    public async Task FileName_GivesTheFile()
    {
        var answer = await AskAsync(new ServerReflectionRequest { FileByFilename = "grpc/reflection/v1/reflection.proto" });

        Assert.Equal([ReflectionReflection.Descriptor.SerializedData], answer.FileDescriptorResponse.FileDescriptorProto);
    }

    [Fact]
    public async Task WhatIsNotThere_IsNotFound_AndTheStreamGoesOn()
    {
        await using var server = await TestServer.StartAsync();
        ServerReflectionRequest[] requests =
        [
            new() { FileByFilename = "no.proto" },
            new() { FileContainingSymbol = "no.Such" },
            new() { FileContainingExtension = new ExtensionRequest { ContainingType = "rpctest.v1.Ask", ExtensionNumber = 1 } },
            new() { AllExtensionNumbersOfType = "rpctest.v1.Ask" },
        ];

        await using var call = server.Channel.Duplex<ServerReflectionRequest, ServerReflectionResponse>(InfoMethod);
        await call.WriteManyAsync(requests, TestContext.Current.CancellationToken);
        await call.CompleteAsync();
        var answers = await call.ReadAllAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal([5, 5, 5, 5], answers.Select(answer => answer.ErrorResponse.ErrorCode));
    }

    [Fact]
    public async Task Alpha_AnswersAlike()
    {
        await using var server = await TestServer.StartAsync();
        var method = Reflection.V1Alpha.ReflectionReflection.Descriptor.Services[0].Methods[0];
        await using var call = server.Channel
            .Duplex<Reflection.V1Alpha.ServerReflectionRequest, Reflection.V1Alpha.ServerReflectionResponse>(method);
        await call.WriteAsync(
            new Reflection.V1Alpha.ServerReflectionRequest { FileContainingSymbol = "rpctest.v1.Echo" }, TestContext.Current.CancellationToken);
        await call.CompleteAsync();

        var answer = await call.ReadAllAsync(TestContext.Current.CancellationToken).SingleAsync(TestContext.Current.CancellationToken);

        Assert.Equal([EchoService.Descriptor.File.SerializedData], answer.FileDescriptorResponse.FileDescriptorProto);
    }

    [Fact]
    public async Task SwitchedOff_IsUnimplemented()
    {
        await using var server = await TestServer.StartAsync(options: new RpcServerOptions { EnableReflection = false });

        var reply = await server.PostAsync("/grpc.reflection.v1.ServerReflection/ServerReflectionInfo", []);

        Assert.Equal(StatusCode.Unimplemented, reply.Status);
    }

    private static async Task<ServerReflectionResponse> AskAsync(ServerReflectionRequest request)
    {
        await using var server = await TestServer.StartAsync();
        await using var call = server.Channel.Duplex<ServerReflectionRequest, ServerReflectionResponse>(InfoMethod);
        await call.WriteAsync(request, TestContext.Current.CancellationToken);
        await call.CompleteAsync();
        return await call.ReadAllAsync(TestContext.Current.CancellationToken).SingleAsync(TestContext.Current.CancellationToken);
    }
}
