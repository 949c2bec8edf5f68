using WasteSorting.Server.Tests.ClientRules;

// The rules of clients on one silo. The namespace carries the host: .ci/run counts them by it.
namespace WasteSorting.Server.Tests.OnOneSilo;

public sealed class Refusals(ServerFixture fixture) : RefusalRules(fixture);

public sealed class Readings(ServerFixture fixture) : ReadingRules(fixture);

public sealed class Desks(ServerFixture fixture) : DeskRules(fixture);

public sealed class Trials(ServerFixture fixture) : TrialRules(fixture);

public sealed class Notices(ServerFixture fixture) : NoticeRules(fixture);

public sealed class Gates(ServerFixture fixture) : GateRules(fixture);

public sealed class AccessMatrix(ServerFixture fixture) : AccessMatrixRules(fixture);

public sealed class Tokens(ServerFixture fixture) : TokenRules(fixture);

public sealed class Periods(ServerFixture fixture) : PeriodRules(fixture);

public sealed class Backups(ServerFixture fixture) : BackupRules(fixture);

public sealed class ForeignClients(ServerFixture fixture) : ForeignClientRules(fixture);
