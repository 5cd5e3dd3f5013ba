using Mooring.Cli.Application;
using Mooring.Cli.Modules;

namespace Mooring.Cli.Demo;

/// <summary>The text that the demo streams, cut into messages.</summary>
internal sealed class DemoText
{
    private const int LeastBytes = 400 * 1024;
    private const long LargestFile = 256L << 20;
    private const int LongestMessage = 64 * 1024;
    private const string ResourcePrefix = "text/";

    private DemoText(string source, byte[] bytes)
    {
        Source = source;
        Bytes = bytes;
        Messages = [.. Cut(bytes)];
    }

    /// <summary>Where it comes from, for people.</summary>
    public string Source { get; }

    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>One line each, its line feed included; a line that is longer than 64 KiB in pieces of that length.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Messages { get; }

    /// <summary>This repository's own documentation and licence, as often as makes some hundred kilobytes.</summary>
    public static DemoText OfRepository()
    {
        using var once = new MemoryStream();
        System.Reflection.Assembly assembly = typeof(DemoText).Assembly;
        foreach (string name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(ResourcePrefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using Stream resource = assembly.GetManifestResourceStream(name)!;
            resource.CopyTo(once);
        }

        int times = (int)((LeastBytes + once.Length - 1) / once.Length);
        byte[] all = new byte[times * once.Length];
        for (int i = 0; i < times; i++) once.GetBuffer().AsSpan(0, (int)once.Length).CopyTo(all.AsSpan(i * (int)once.Length));
        return new DemoText($"Mooring's documentation and licence, {times} times", all);
    }

    /// <exception cref="CliException">The file cannot be read or is empty.</exception>
    public static async Task<DemoText> OfFileAsync(string path, CancellationToken cancellation)
    {
        byte[] bytes = await InputFile.ReadAsync(path, LargestFile, cancellation).ConfigureAwait(false);
        return bytes.Length > 0 ? new DemoText(path, bytes) : throw new CliException($"{path}: empty, so there is nothing to count");
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Cut(ReadOnlyMemory<byte> text)
    {
        while (!text.IsEmpty)
        {
            int line = text.Span.IndexOf((byte)'\n') + 1; // 0 when there is no further line feed
            int length = Math.Min(line > 0 ? line : text.Length, LongestMessage);
            yield return text[..length];
            text = text[length..];
        }
    }
}
