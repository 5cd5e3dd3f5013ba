using Microsoft.Win32.SafeHandles;
using Mooring.Nats;

namespace Mooring.Bench.Blobs;

/// <summary>What a program without actors would do: read a chunk, publish it, read the next.</summary>
internal static class CopyLoop
{
    /// <returns>How many messages were published.</returns>
    public static async Task<long> RunAsync(NatsConnection connection, string subject, string file, int chunk, CancellationToken cancellationToken)
    {
        using SafeFileHandle handle = File.OpenHandle(file, options: FileOptions.SequentialScan | FileOptions.Asynchronous);
        byte[] buffer = new byte[chunk];
        long offset = 0, messages = 0;
        int read;
        while ((read = await RandomAccess.ReadAsync(handle, buffer, offset, cancellationToken)) > 0)
        {
            await connection.PublishAsync(subject, buffer.AsMemory(0, read), cancellationToken: cancellationToken);
            offset += read;
            messages++;
        }

        return messages;
    }
}
