namespace Mooring.Hosting.Codecs;

/// <summary>The ways in which waSCC's guests have spelled their messages. No module says which one it means.</summary>
public enum CodecEra
{
    /// <summary>Protocol buffers, until 2 March 2020.</summary>
    A,

    /// <summary>MessagePack arrays in the order of declaration, bytes as arrays of numbers: March 2020.</summary>
    B,

    /// <summary>MessagePack maps with camelCase names: from April 2020 on. What providers see.</summary>
    C,

    /// <summary>As <see cref="C"/>, with the names and some shapes of wasmCloud 0.15 to 0.18: 2021.</summary>
    D,

    /// <summary>wasmCloud from 0.50 on: imports from <c>wasmbus</c>, operations with the name of their interface: 2021 to 2023.</summary>
    E,
}
