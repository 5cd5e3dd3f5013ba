using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mooring.Testing;

namespace Mooring.MessagePack.Tests;

/// <summary>A Node process with npm's MessagePack library; see node/peer.mjs for what the lines hold.</summary>
internal sealed class NodePeer : IDisposable
{
    private readonly Process _process;

    private NodePeer(Process process) => _process = process;

    public static NodePeer? TryStart(out string why)
    {
        string folder = RepositoryRoot.Combine("tests", "Mooring.MessagePack.Tests", "node");
        why = "eng/install-test-tools has not installed @msgpack/msgpack";
        if (!Directory.Exists(Path.Combine(folder, "node_modules", "@msgpack"))) return null;
        try
        {
            var start = new ProcessStartInfo("node", ["peer.mjs"]) { WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true };
            return new NodePeer(Process.Start(start)!);
        }
        catch (Win32Exception)
        {
            why = "there is no node on this machine";
            return null;
        }
    }

    /// <summary>What the library makes of a value.</summary>
    public async Task<byte[]> EncodeAsync(JsonNode? value, bool single) =>
        Convert.FromHexString((await AskAsync(new JsonObject { ["encode"] = value?.DeepClone(), ["single"] = single }))["hex"]!.GetValue<string>());

    /// <summary>How the library understands bytes.</summary>
    public async Task<JsonNode?> DecodeAsync(byte[] bytes) => (await AskAsync(new JsonObject { ["decode"] = Convert.ToHexStringLower(bytes) }))["value"];

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private async Task<JsonObject> AskAsync(JsonObject request)
    {
        await _process.StandardInput.WriteLineAsync(request.ToJsonString(JsonSerializerOptions.Default));
        string line = await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("Node ended; see its errors above.");
        return JsonNode.Parse(line)!.AsObject();
    }
}
