namespace Mooring.MessagePack.Formats;

/// <summary>Nothing: nil; an empty array is accepted.</summary>
public readonly struct UnitFormat : IMessagePackFormat<Unit>
{
    /// <inheritdoc/>
    public static void Write(ref MessagePackWriter writer, Unit value) => writer.WriteNil();

    /// <inheritdoc/>
    public static Unit Read(ref MessagePackReader reader)
    {
        reader.ReadUnit();
        return default;
    }
}
