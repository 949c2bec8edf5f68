using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using WasteSorting.Domain;
using WasteSorting.Domain.Registry;
using WasteSorting.Ledger.Registry;
using WasteSorting.Testing;

namespace WasteSorting.Ledger.Tests.Registry;

/// <summary>Whatever bytes come, the loader answers with a registry or with faults at places that exist.</summary>
public sealed class RegistryFuzzTests
{
    private const string SeedVariable = "FUZZ_SEED";
    private const int CountMax = 300;

    /// <summary>The second half of a seed: any odd number does.</summary>
    private const ulong Gamma = 0x9E3779B97F4A7C15;

    private static readonly RegistrySource Small = SmallDistrict.Whole.Source();

    /// <summary>What a CSV reader trips over.</summary>
    private static readonly byte[] Sharp = [0, .. "\",\r\n;=-9"u8, 0xC3, 0xEF, 0xFF];

    private static Gen<byte[]> AnyText =>
        Gen.Elements("a19-.,,,\"\n\r;= 区\u202E".ToCharArray()).ArrayOf().Select(one => Encoding.UTF8.GetBytes(one));

    private static Gen<byte> AnyByte => Gen.Frequency((2, Gen.Elements(Sharp)), (1, Gen.Choose(0, 255).Select(value => (byte)value)));

    private static Gen<string> AnyFile => Gen.Elements(Small.Files.Keys.ToArray());

    [Fact]
    public void Load_OfGarbage_NeverThrows() => Check(
        from file in AnyFile
        from content in AnyByte.ArrayOf()
        select With(file, content));

    [Fact]
    public void Load_OfGarbledText_NeverThrows() => Check(
        from file in AnyFile
        from keepsHeader in Gen.Elements(true, false)
        from content in AnyText
        select With(file, keepsHeader ? [.. HeaderOf(file), .. content] : content));

    [Fact]
    public void Load_OfDamagedFiles_NeverThrows() => Check(
        from file in AnyFile
        from damages in (from at in Gen.Choose(0, Small.Files[file].Length - 1)
                         from length in Gen.Choose(0, 4)
                         from content in AnyByte.ArrayOf(2)
                         select (at, length, content)).NonEmptyListOf()
        let damaged = damages.Aggregate(Small.Files[file], (whole, one) => Damage(whole, one.at, one.length, one.content))
        select With(file, damaged));

    [Fact]
    public void Load_OfLinesOfAnotherFile_NeverThrows() => Check(
        from file in AnyFile
        from other in AnyFile
        select With(file, [.. Small.Files[file], (byte)'\n', .. Small.Files[other]]));

    private static Dictionary<string, byte[]> With(string file, byte[] content) => new(Small.Files) { [file] = content };

    private static byte[] HeaderOf(string file) => Small.Files[file][..(Array.IndexOf(Small.Files[file], (byte)'\n') + 1)];

    private static byte[] Damage(byte[] content, int at, int length, byte[] put)
    {
        var start = Math.Min(at, content.Length);
        var end = Math.Min(start + length, content.Length);
        return [.. content[..start], .. put, .. content[end..]];
    }

    private static void Check(Gen<Dictionary<string, byte[]>> files)
    {
        var given = Environment.GetEnvironmentVariable(SeedVariable);
        var seed = given is null ? (ulong)Random.Shared.NextInt64() : ulong.Parse(given, CultureInfo.InvariantCulture);
        var config = Config.QuickThrowOnFailure.WithMaxTest(CountMax).WithQuietOnSuccess(true).WithReplay(seed, Gamma);
        try
        {
            Prop.ForAll(files.ToArbitrary(), LoadsOrSaysWhy).Check(config);
        }
        catch (Exception failure)
        {
            Assert.Fail($"{SeedVariable}={seed} dotnet test tests/Ledger.Tests --filter {nameof(RegistryFuzzTests)}\n{failure}");
        }
    }

    private static bool LoadsOrSaysWhy(Dictionary<string, byte[]> files)
    {
        var result = RegistryLoader.Load(files, null);
        Assert.Equal(result.Registry is null, !result.Faults.IsEmpty);
        var lost = result.Faults.FirstOrDefault(fault => !PlaceExists(files, fault));
        Assert.True(lost is null, lost is null ? "" : $"'{lost}' is no place in {Convert.ToBase64String(files[lost.File])}");
        return true;
    }

    private static bool PlaceExists(Dictionary<string, byte[]> files, Fault fault) =>
        files.TryGetValue(fault.File, out var content)
        && fault.Line >= 0
        && fault.Line <= 1 + content.Count(one => one is (byte)'\n' or (byte)'\r')
        && fault.Column.Length <= Limits.IdLengthMax
        && fault.Message.Length is > 0 and < 500;
}
