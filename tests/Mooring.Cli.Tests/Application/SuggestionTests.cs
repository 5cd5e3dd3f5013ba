using Mooring.Cli.Application;

namespace Mooring.Cli.Tests.Application;

public class SuggestionTests
{
    private static readonly string[] Commands = ["demo", "serve", "call", "run", "inspect", "validate", "wat2wasm", "wasm2wat", "status", "swap", "sign"];

    [Theory]
    [InlineData("stauts", "status")] // exchanged
    [InlineData("sttus", "status")] // missing
    [InlineData("SERVE", "serve")]
    [InlineData("inspec", "inspect")]
    [InlineData("val", "validate")] // begun
    [InlineData("wat2wsm", "wat2wasm")]
    public void Word_ThatIsNearOne_IsThatOne(string written, string meant) => Assert.Equal(meant, Suggestion.For(written, Commands));

    [Theory]
    [InlineData("frobnicate")]
    [InlineData("x")]
    [InlineData("")]
    public void Word_ThatIsNearNone_HasNoSuggestion(string written) => Assert.Null(Suggestion.For(written, Commands));
}
