using System.Text;
using Mooring.Cli.Application;
using Mooring.Cli.Tests.Support;

namespace Mooring.Cli.Tests.Commands;

public sealed class BindgenCommandTests(TemporaryFiles files) : IClassFixture<TemporaryFiles>
{
    private static readonly string Metrics = TemporaryFiles.Guest("fp/metrics/metrics");

    [Fact]
    public async Task Bindgen_OfAGuest_ShowsItsFunctions()
    {
        string output = (await Moor.RunAsync("bindgen", Metrics)).AssertSucceeded().Output;
        Assert.Contains("imports       make_request  [i64] -> [i64]\n", output);
        Assert.Contains("exports       fetch_series  [i64] -> [i64]\n", output);
    }

    [Fact]
    public async Task Bindgen_OfAProtocolThatFits_SaysSo()
    {
        string protocol = Write("""
            {
              "imports": [{ "name": "make_request", "async": true, "parameters": ["object"] }],
              "exports": [{ "name": "fetch_series", "async": true, "parameters": ["object"] }, { "name": "later", "optional": true }],
            }
            """);
        Assert.Contains("fits", (await Moor.RunAsync("bindgen", Metrics, "--protocol", protocol)).AssertSucceeded().Output);
    }

    [Fact]
    public async Task Bindgen_OfAProtocolThatDiffers_NamesEachDifference()
    {
        string protocol = Write("""{ "imports": [], "exports": [{ "name": "fetch_series", "parameters": ["u32"], "result": "f64" }, { "name": "missing" }] }""");
        MoorResult result = await Moor.RunAsync("bindgen", Metrics, "--protocol", protocol);
        Assert.Equal(ExitCode.Failure, result.ExitCode);
        Assert.Contains("export fetch_series: the protocol has [i32] -> [f64], the module has [i64] -> [i64]", result.Error);
        Assert.Contains("export missing: the module has none (__fp_gen_missing)", result.Error);
        Assert.Contains("import make_request: the guest wants it ([i64] -> [i64]), the protocol has none", result.Error);
    }

    [Fact]
    public async Task Bindgen_OfAnotherModule_SaysThatItIsNoGuest()
    {
        MoorResult result = await Moor.RunAsync("bindgen", TemporaryFiles.Guest("echo/echo"));
        Assert.Equal(ExitCode.Failure, result.ExitCode);
        Assert.Contains("not an fp-bindgen guest", result.Error);
    }

    [Fact]
    public async Task Bindgen_Write_GivesAProtocolThatFits()
    {
        string written = (await Moor.RunAsync("bindgen", Metrics, "--write")).AssertSucceeded().Output;
        Assert.Contains("fits", (await Moor.RunAsync("bindgen", Metrics, "--protocol", Write(written))).AssertSucceeded().Output);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{ \"exports\": [{ \"name\": \"f\", \"result\": \"u7\" }] }")]
    [InlineData("{ \"exports\": [{ }] }")]
    public async Task Bindgen_OfABadProtocol_SaysWhatIsWrong(string json) =>
        Assert.Contains("not a protocol", (await Moor.RunAsync("bindgen", Metrics, "--protocol", Write(json))).AssertFailed(ExitCode.Failure));

    private string Write(string json) => files.Write($"{Guid.NewGuid():n}.json", Encoding.UTF8.GetBytes(json));
}
