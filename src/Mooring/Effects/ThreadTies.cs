using System.Reflection;

namespace Mooring.Effects;

/// <summary>What ties an object of one type to a thread: attributes, and locks that are held by a thread.</summary>
/// <remarks>Looked up once per type, and only when an object is pinned or moved: calls use no reflection.</remarks>
internal static class ThreadTies<T>
{
    private static readonly FieldInfo[] Fields = AllFields(typeof(T));

    /// <summary>Why no object of the type may be moved; <see langword="null"/> if some may.</summary>
    public static string? OfType { get; } = FindTie();

    /// <summary>Why this object may not be moved now. Called on the thread that runs its turns, between two of them.</summary>
    public static string? Of(T value)
    {
        if (OfType is not null || value is null) return OfType;
        foreach (FieldInfo field in Fields)
        {
            bool held = field.GetValue(value) switch
            {
                null => false,
                ReaderWriterLockSlim rw => rw.IsReadLockHeld || rw.IsWriteLockHeld || rw.IsUpgradeableReadLockHeld,
                Lock @lock => @lock.IsHeldByCurrentThread,
                ValueType or string => false,
                object other => Monitor.IsEntered(other),
            };
            if (held) return $"this thread holds the lock in field '{field.Name}'";
        }

        return Monitor.IsEntered(value) ? "this thread holds the object's own monitor" : null;
    }

    private static string? FindTie()
    {
        if (typeof(T).IsDefined(typeof(ThreadAffineAttribute), inherit: true)) return $"{typeof(T).Name} is [ThreadAffine]";
        FieldInfo? tied = Array.Find(Fields, field => !field.IsDefined(typeof(AffinityBoundaryAttribute))
            && (field.IsDefined(typeof(ThreadAffineAttribute)) || field.FieldType.IsDefined(typeof(ThreadAffineAttribute), inherit: true)));
        return tied is null ? null : $"field '{tied.Name}' of {typeof(T).Name} is [ThreadAffine]";
    }

    private static FieldInfo[] AllFields(Type type)
    {
        var fields = new List<FieldInfo>();
        for (Type? declaring = type; declaring is not null && declaring != typeof(object); declaring = declaring.BaseType)
        {
            fields.AddRange(declaring.GetFields(
                BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly));
        }

        return [.. fields];
    }
}
