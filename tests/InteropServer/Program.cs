using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using WasteSorting.InteropServer;
using WasteSorting.Rpc;

// gRPC's test service for the interoperability clients of other languages, on loopback without TLS.
// dotnet run --project tests/InteropServer -- --port 8080
if (args is not ["--port", var text] || !ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port))
{
    Console.Error.WriteLine("usage: --port PORT");
    return 2;
}

var server = new RpcServer.Builder(TestService.Limits).AddService(TestService.Descriptor, new TestService()).Build();
var builder = WebApplication.CreateSlimBuilder();
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http2));
var app = builder.Build();
app.UseRpc(server);
await app.StartAsync();
Console.WriteLine("ready");
await app.WaitForShutdownAsync();
return 0;
