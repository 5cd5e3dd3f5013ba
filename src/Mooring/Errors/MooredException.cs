namespace Mooring;

/// <summary>A call was not carried out, for a reason that lies in the object's mailbox or life and not in the called code.</summary>
public abstract class MooredException : Exception
{
    private protected MooredException(string objectName, string message, Exception? inner = null)
        : base(message, inner) => ObjectName = objectName;

    /// <summary>The name of the object, as in <see cref="MooredOptions.Name"/>.</summary>
    public string ObjectName { get; }
}
