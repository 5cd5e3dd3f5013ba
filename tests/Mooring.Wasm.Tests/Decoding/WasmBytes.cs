using System.Globalization;
using System.Text;

namespace Mooring.Wasm.Tests.Decoding;

/// <summary>Assembles modules by hand, section by section, so that tests can also build wrong ones.</summary>
internal sealed class WasmBytes
{
    private readonly List<byte> _bytes = [0x00, (byte)'a', (byte)'s', (byte)'m', 1, 0, 0, 0];

    /// <summary>Bytes from hexadecimal, spaces allowed: <c>"41 00 0b"</c>.</summary>
    public static byte[] Hex(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

    /// <summary>Unsigned LEB128 in its shortest form.</summary>
    public static byte[] Leb(ulong value)
    {
        var bytes = new List<byte>();
        do
        {
            byte low = (byte)(value & 0x7F);
            value >>= 7;
            bytes.Add(value == 0 ? low : (byte)(low | 0x80));
        }
        while (value != 0);
        return [.. bytes];
    }

    /// <summary>A length and that many bytes of UTF-8.</summary>
    public static byte[] Name(string name)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(name);
        return [.. Leb((ulong)bytes.Length), .. bytes];
    }

    /// <summary>Bytes behind their length.</summary>
    public static byte[] Sized(ReadOnlySpan<byte> content) => [.. Leb((ulong)content.Length), .. content];

    /// <summary>Appends a section of the right size.</summary>
    public WasmBytes Section(int id, params ReadOnlySpan<byte> content)
    {
        _bytes.Add((byte)id);
        _bytes.AddRange(Sized(content));
        return this;
    }

    /// <summary>Appends a section of the right size, with its content in hexadecimal.</summary>
    public WasmBytes Section(int id, string hex) => Section(id, Hex(hex));

    /// <summary>Appends anything.</summary>
    public WasmBytes Raw(string hex)
    {
        _bytes.AddRange(Hex(hex));
        return this;
    }

    public WasmBytes Custom(string name, params ReadOnlySpan<byte> content) => Section(0, [.. Name(name), .. content]);

    /// <summary>Type section with function types given as letters: <c>"ii:l"</c> takes two i32 and gives an i64.</summary>
    public WasmBytes Types(params string[] signatures)
    {
        var content = new List<byte>(Leb((ulong)signatures.Length));
        foreach (string signature in signatures)
        {
            string[] sides = signature.Split(':');
            content.Add(0x60);
            content.AddRange([.. Leb((ulong)sides[0].Length), .. sides[0].Select(TypeCode)]);
            content.AddRange([.. Leb((ulong)sides[1].Length), .. sides[1].Select(TypeCode)]);
        }

        return Section(1, [.. content]);
    }

    /// <summary>Function section: a type index for each function.</summary>
    public WasmBytes Functions(params int[] types) => Section(3, [.. Leb((ulong)types.Length), .. types.SelectMany(type => Leb((ulong)type))]);

    /// <summary>Code section; each body is given as hexadecimal, from its local declarations to its end.</summary>
    public WasmBytes Code(params string[] bodies) => Section(10, [.. Leb((ulong)bodies.Length), .. bodies.SelectMany(body => Sized(Hex(body)))]);

    public byte[] Build() => [.. _bytes];

    public static byte TypeCode(char letter) => letter switch
    {
        'i' => 0x7F,
        'l' => 0x7E,
        'f' => 0x7D,
        'd' => 0x7C,
        'v' => 0x7B,
        'F' => 0x70,
        'E' => 0x6F,
        'X' => 0x69,
        _ => throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"No type has the letter {letter}."), nameof(letter)),
    };
}
