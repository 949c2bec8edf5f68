using WasteSorting.Cluster.Tests.Transport;
using WasteSorting.Server.Tests.ClientRules;

[assembly: AssemblyFixture(typeof(TransportFixture))]

// The rules of clients on the embedded engine behind Grpc.AspNetCore. The namespace carries the host: .ci/run counts them by it.
namespace WasteSorting.Cluster.Tests.OnTransport;

public sealed class Refusals(TransportFixture fixture) : RefusalRules(fixture);

public sealed class Readings(TransportFixture fixture) : ReadingRules(fixture);

public sealed class Gates(TransportFixture fixture) : GateRules(fixture);

public sealed class AccessMatrix(TransportFixture fixture) : AccessMatrixRules(fixture);

public sealed class Tokens(TransportFixture fixture) : TokenRules(fixture);

public sealed class Periods(TransportFixture fixture) : PeriodRules(fixture);

public sealed class Backups(TransportFixture fixture) : BackupRules(fixture);

public sealed class ForeignClients(TransportFixture fixture) : ForeignClientRules(fixture);
