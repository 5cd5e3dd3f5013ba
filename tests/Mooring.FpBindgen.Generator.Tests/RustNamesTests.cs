using Mooring.FpBindgen.Generator.Naming;

namespace Mooring.FpBindgen.Generator.Tests;

/// <summary>Serde's rules, not those of a general inflector.</summary>
public sealed class RustNamesTests
{
    [Theory]
    [InlineData("FetchSeries", "fetch_series")]
    [InlineData("Invoke2", "invoke2")]
    [InlineData("HTTPPort", "http_port")]
    [InlineData("X", "x")]
    [InlineData("UserID", "user_id")]
    public void Snake_OfACSharpName_IsRusts(string name, string expected) => Assert.Equal(expected, RustNames.Snake(name));

    [Theory]
    [InlineData("start_time", "start_time", "start_time", "StartTime", "startTime", "START_TIME")]
    [InlineData("http2_port", "http2_port", "http2_port", "Http2Port", "http2Port", "HTTP2_PORT")]
    public void Field_IsRenamedBySerdesRule(string name, string lower, string snake, string pascal, string camel, string screaming)
    {
        Assert.Equal(name, RustNames.Field(name, RustNames.Case.AsInRust));
        Assert.Equal(lower, RustNames.Field(name, RustNames.Case.Lowercase));
        Assert.Equal(snake, RustNames.Field(name, RustNames.Case.SnakeCase));
        Assert.Equal(pascal, RustNames.Field(name, RustNames.Case.PascalCase));
        Assert.Equal(camel, RustNames.Field(name, RustNames.Case.CamelCase));
        Assert.Equal(screaming, RustNames.Field(name, RustNames.Case.ScreamingSnakeCase));
    }

    [Theory]
    [InlineData("NotFound", "notfound", "not_found", "notFound", "NOT_FOUND")]
    [InlineData("HTTPError", "httperror", "h_t_t_p_error", "hTTPError", "H_T_T_P_ERROR")]
    public void Variant_IsRenamedBySerdesRule(string name, string lower, string snake, string camel, string screaming)
    {
        Assert.Equal(name, RustNames.Variant(name, RustNames.Case.AsInRust));
        Assert.Equal(lower, RustNames.Variant(name, RustNames.Case.Lowercase));
        Assert.Equal(snake, RustNames.Variant(name, RustNames.Case.SnakeCase));
        Assert.Equal(camel, RustNames.Variant(name, RustNames.Case.CamelCase));
        Assert.Equal(screaming, RustNames.Variant(name, RustNames.Case.ScreamingSnakeCase));
    }
}
