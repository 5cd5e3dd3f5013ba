namespace Mooring.MessagePack.Formats;

/// <summary>Arrays of values of different types: tuples, tuple structs, structs in their positional form.</summary>
public static class Tuples
{
    /// <summary>Enters an array that must have so many values.</summary>
    public static void Begin(ref MessagePackReader reader, int length)
    {
        int count = reader.BeginArray();
        if (count != length) throw reader.Error($"expected an array of {length} values, found one of {count}");
    }
}
