using Mooring.Hosting.Codecs;
using Mooring.Hosting.Manifests;
using Mooring.Hosting.Tests.Host;

namespace Mooring.Hosting.Tests.Manifests;

public sealed class ManifestTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mooring-manifest-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void OurForm_IsReadWhole()
    {
        HostManifest manifest = Parse("""
            host: { name: shop, control: none, drain: 3s, allowUnsigned: true }
            labels: { zone: a }
            actors:
              - one.wasm
              - module: two.wasm
                name: two
                claims: [wascc:keyvalue, "wascc:logging"]
                alias: shop/two
                instances: 3
                codec: B
                waits: thread
                limits: { memory: 64MiB, timeout: 500ms, timeSlice: 2ms, mailbox: 9, whenFull: fail, restarts: 0, stack: 256KiB }
            providers:
              - use: keyvalue.sqlite
                binding: second
                values: { PATH: x.db }
            links:
              - { actor: two, capability: wascc:keyvalue, binding: second, values: { PREFIX: "t:" } }
            """);
        Assert.Equal(("shop", "none", TimeSpan.FromSeconds(3), true), (manifest.Name, manifest.Control, manifest.Drain!.Value, manifest.AllowUnsigned));
        Assert.Equal("one.wasm", manifest.Actors[0].Module);
        ManifestActor two = manifest.Actors[1];
        Assert.Equal(("two", "shop/two", 3, CodecEra.B), (two.Name, two.Alias, two.Instances, two.Codec!.Value));
        Assert.True(two.HoldsThread);
        Assert.Equal((64L << 20, TimeSpan.FromMilliseconds(500), 9), (two.Limits.Memory!.Value, two.Limits.Timeout!.Value, two.Limits.Mailbox!.Value));
        Assert.Equal(TimeSpan.FromMilliseconds(2), two.Limits.TimeSlice);
        Assert.Equal((false, 0, 256 << 10), (two.Limits.WaitWhenFull!.Value, two.Limits.Restarts!.Value, two.Limits.Stack!.Value));
        Assert.Equal(("keyvalue.sqlite", "second", "x.db"), (manifest.Providers[0].Use, manifest.Providers[0].Binding, manifest.Providers[0].Values["PATH"]));
        Assert.Equal(("two", "second", "t:"), (manifest.Links[0].Link.Actor, manifest.Links[0].Link.Binding, manifest.Links[0].Link.Values["PREFIX"]));
    }

    [Fact]
    public void WasccForm_InYamlAndJson_IsReadTheSame()
    {
        const string Yaml = """
            ---
            labels:
              sample: "one"
            actors:
              - ./kvcounter.wasm
            capabilities:
              - path: ./libwascc_httpsrv.so
              - path: ./libwascc_redis.so
                binding_name: redis
            bindings:
              - actor: MASCXFM4
                capability: "wascc:http_server"
                values:
                  PORT: "8081"
            """;
        const string Json = """
            {"labels":{"sample":"one"},"actors":["./kvcounter.wasm"],
             "capabilities":[{"path":"./libwascc_httpsrv.so"},{"path":"./libwascc_redis.so","binding_name":"redis"}],
             "bindings":[{"actor":"MASCXFM4","capability":"wascc:http_server","values":{"PORT":"8081"}}]}
            """;
        foreach (HostManifest manifest in new[] { Parse(Yaml), Parse(Json) })
        {
            Assert.Equal("./kvcounter.wasm", manifest.Actors.Single().Module);
            Assert.Equal(["default", "redis"], manifest.Providers.Select(provider => provider.Binding));
            Assert.Equal("8081", manifest.Links.Single().Link.Values["PORT"]);
        }
    }

    [Theory]
    [InlineData("actors:\n  - module: a.wasm\n    nmae: x\n", 3, 11, "nmae")]
    [InlineData("actors:\n  - name: x\n", 2, 5, "path")]
    [InlineData("links:\n  - actor: x\n    capability:\n      - y\n", 4, 7, "text")]
    [InlineData("actors:\n  - module: a.wasm\n    limits: { memory: lots }\n", 3, 23, "size")]
    [InlineData("actors:\n  - module: a.wasm\n    limits: { timeSlice: 0.5ms }\n", 3, 26, "at least 1ms")]
    [InlineData("actors:\n  - module: a.wasm\n    instances: 0\n", 3, 16, "from 1 to")]
    [InlineData("actors:\n  - module: a.wasm\n    waits: never\n", 3, 12, "thread")]
    [InlineData("host:\n  trust: [nobody]\n", 2, 11, "account key")]
    [InlineData("labels:\n  hostcore.os: x\n", 2, 3, "reserved")]
    [InlineData("{\"actors\": [{\"codec\": \"F\", \"module\": \"x\"}]}", 1, 23, "codec")]
    public void Mistake_IsToldWithItsPlace(string text, int line, int column, string words)
    {
        var mistake = Assert.Throws<ManifestException>(() => Parse(text));
        Assert.Equal((line, column), (mistake.Line, mistake.Column));
        Assert.StartsWith($"host.yaml:{line}:{column}: ", mistake.Message, StringComparison.Ordinal);
        Assert.Contains(words, mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void BrokenYaml_IsToldWithItsPlace() => Assert.StartsWith("host.yaml:", Assert.Throws<ManifestException>(() => Parse("actors: [a.wasm\nlinks: }")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("${GIVEN}", "yes")]
    [InlineData("${GIVEN:no}", "yes")]
    [InlineData("${MISSING:no}", "no")]
    [InlineData("${MISSING:}", "")]
    [InlineData("${MISSING}", "${MISSING}")]
    [InlineData("$GIVEN", "$GIVEN")]
    [InlineData("${MISSING:http://x:80/}", "http://x:80/")]
    public void Environment_IsPutIn(string written, string expected)
    {
        string text = $"links:\n  - {{ actor: a, capability: c, values: {{ V: \"{written}\" }} }}\n";
        HostManifest manifest = HostManifest.Parse(text, "host.yaml", _folder, new Dictionary<string, string> { ["GIVEN"] = "yes" });
        Assert.Equal(expected, manifest.Links.Single().Link.Values["V"]);
    }

    [Fact]
    public async Task Host_IsBroughtUp_AndUsesTheUsualProviderWhereNoneIsNamed()
    {
        await File.WriteAllBytesAsync(Path.Combine(_folder, "up.wasm"), Guests.Read("echo/echo"));
        HostManifest manifest = Parse($"""
            host: {"{"} allowUnsigned: true {"}"}
            actors:
              - module: up.wasm
                name: a
                claims: ["{TestHosts.Capability}"]
            links:
              - actor: a
                capability: "{TestHosts.Capability}"
            """);
        var catalog = new ProviderCatalog().Add("scripted", TestHosts.Capability, _ => new ScriptedProvider(), isUsual: true);
        await using ActorHost host = await ManifestHost.StartAsync(manifest, catalog);
        Assert.Equal("Do:it", await host.AskHostAsync("a", TestHosts.Capability, "Do", "it"));
        Assert.False(host.Actors.Single().Claims.IsSigned);
    }

    [Theory]
    [InlineData("actors:\n  - missing.wasm\n", 2, "missing.wasm")]
    [InlineData("providers:\n  - use: nothing\n", 2, "known are scripted")]
    [InlineData("links:\n  - { actor: nobody, capability: x }\n", 2, "nobody")]
    [InlineData("actors:\n  - unsigned.wasm\n", 2, "not signed")]
    public async Task Failure_IsToldWithItsPlace(string text, int line, string words)
    {
        await File.WriteAllBytesAsync(Path.Combine(_folder, "unsigned.wasm"), Guests.Read("echo/echo"));
        var catalog = new ProviderCatalog().Add("scripted", TestHosts.Capability, _ => new ScriptedProvider());
        var failure = await Assert.ThrowsAsync<ManifestException>(() => ManifestHost.StartAsync(Parse(text), catalog));
        Assert.Equal(line, failure.Line);
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
    }

    private HostManifest Parse(string text) => HostManifest.Parse(text, "host.yaml", _folder, new Dictionary<string, string>());
}
