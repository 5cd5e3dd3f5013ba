using Mooring.FpBindgen.Generator.Tests.Support;
using Mooring.Testing;

namespace Mooring.FpBindgen.Generator.Tests;

/// <summary>The generated code of small protocols, beside them under version control. MOORING_BLESS=1 accepts changes.</summary>
public sealed class GoldenTests
{
    [Theory]
    [InlineData("functions")]
    [InlineData("records")]
    [InlineData("unions")]
    public void Code_IsTheOneRecorded_AndCompiles(string name)
    {
        string folder = RepositoryRoot.Combine("tests", "Mooring.FpBindgen.Generator.Tests", "Golden");
        (string code, var diagnostics) = GeneratorRun.Run(File.ReadAllText(Path.Combine(folder, name + ".cs")));
        Assert.Empty(diagnostics);
        string path = Path.Combine(folder, name + ".generated.txt");
        if (Environment.GetEnvironmentVariable("MOORING_BLESS") == "1") File.WriteAllText(path, code);
        Assert.Equal(File.ReadAllText(path).ReplaceLineEndings("\n"), code);
    }
}
