using System.Runtime.InteropServices;
using System.Text;
using Mooring;

namespace Recipes;

/// <summary>A native handle that any thread may use, but one at a time: the C library's character set converter.</summary>
public static class NativeHandleRecipe
{
    public static async Task<string> ConvertAsync(MooringRuntime runtime, string text)
    {
        await using Moored<Converter> converter = await runtime.CreateAsync(() => new Converter(from: "UTF-8", to: "LATIN1"));
        byte[] latin = await converter.RunAsync(static (c, t) => c.Convert(Encoding.UTF8.GetBytes(t)), text);
        return Encoding.Latin1.GetString(latin);
    }
}

/// <summary>An iconv descriptor, which has a state and no lock. Linux.</summary>
[Exclusive]
public sealed partial class Converter : IDisposable
{
    private nint _handle;

    public Converter(string from, string to)
    {
        _handle = Open(to, from);
        if (_handle == -1) throw new NotSupportedException($"no conversion from {from} to {to}");
    }

    public unsafe byte[] Convert(byte[] bytes)
    {
        ObjectDisposedException.ThrowIf(_handle == -1, this);
        byte[] converted = new byte[bytes.Length * 4];
        fixed (byte* source = bytes, target = converted)
        {
            byte* from = source, to = target;
            nuint left = (nuint)bytes.Length, room = (nuint)converted.Length;
            if (Run(_handle, &from, &left, &to, &room) == nuint.MaxValue) throw new FormatException("not a text of the source character set");
            return converted[..(int)(to - target)];
        }
    }

    public void Dispose()
    {
        if (_handle == -1) return;
        _ = Close(_handle);
        _handle = -1;
    }

    [LibraryImport("libc", EntryPoint = "iconv_open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint Open(string to, string from);

    [LibraryImport("libc", EntryPoint = "iconv")]
    private static unsafe partial nuint Run(nint handle, byte** source, nuint* left, byte** target, nuint* room);

    [LibraryImport("libc", EntryPoint = "iconv_close")]
    private static partial int Close(nint handle);
}
