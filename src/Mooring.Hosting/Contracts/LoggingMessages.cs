using Mooring.MessagePack;

namespace Mooring.Hosting.Contracts;

/// <summary>The operations of <see cref="CapabilityIds.Logging"/>.</summary>
public static class LoggingOperations
{
    /// <summary>From an actor: <see cref="LogLine"/>; the answer is empty.</summary>
    public const string WriteLog = "WriteLog";

    /// <summary>What AssemblyScript guests call <see cref="WriteLog"/>.</summary>
    public const string Write = "write";
}

/// <summary>A line for the host's log (<c>WriteLog</c>); the answer is empty.</summary>
/// <param name="Level">1 error, 2 warning, 3 information, 4 debug, 5 trace.</param>
/// <param name="Body">The line.</param>
public sealed record LogLine(uint Level, string Body) : ICapabilityMessage<LogLine>
{
    /// <inheritdoc/>
    public static LogLine Decode(ReadOnlySpan<byte> payload)
    {
        uint level = 0;
        string body = "";
        var fields = new FieldReader(payload);
        while (fields.Next(out ReadOnlySpan<byte> name))
        {
            if (name.SequenceEqual("level"u8)) level = fields.UInt32();
            else if (name.SequenceEqual("body"u8) || name.SequenceEqual("text"u8)) body = fields.Text();
            else fields.Skip();
        }

        return new LogLine(level, body);
    }

    /// <inheritdoc/>
    public void Encode(ref MessagePackWriter writer)
    {
        writer.WriteMapHeader(2);
        writer.Field("level"u8, Level);
        writer.Field("body"u8, Body);
    }
}
