namespace Mooring.Wasm;

/// <content>Exported functions as delegates.</content>
public sealed partial class Instance
{
    /// <summary>An exported function as a delegate of any type that fits; see <see cref="Func.ToDelegate{TDelegate}"/>.</summary>
    /// <exception cref="WasmLinkException">There is no such function, or it has another type; the message names both.</exception>
    /// <exception cref="ObjectDisposedException">The store is disposed of.</exception>
    public TDelegate GetDelegate<TDelegate>(string name)
        where TDelegate : Delegate
    {
        Extern? export = GetExport(name);
        if (export is not Func function) throw new WasmLinkException(export is null
            ? $"the module {Module} exports nothing named '{name}'; a function was wanted"
            : $"the export '{name}' of {Module} is a {ExternTypes.Describe(export.Type)}; a function was wanted");
        try
        {
            return function.ToDelegate<TDelegate>();
        }
        catch (WasmLinkException e)
        {
            throw new WasmLinkException($"the export '{name}' of {Module} does not fit: {e.Message}");
        }
    }

    /// <summary>An exported function without parameters and results.</summary>
    /// <exception cref="WasmLinkException">There is no such function, or it has another type; the message names both.</exception>
    /// <exception cref="ObjectDisposedException">The store is disposed of.</exception>
    public Action GetAction(string name) => GetDelegate<Action>(name);

    /// <inheritdoc cref="GetAction(string)"/>
    public Action<T1> GetAction<T1>(string name) => GetDelegate<Action<T1>>(name);

    /// <inheritdoc cref="GetAction(string)"/>
    public Action<T1, T2> GetAction<T1, T2>(string name) => GetDelegate<Action<T1, T2>>(name);

    /// <inheritdoc cref="GetAction(string)"/>
    public Action<T1, T2, T3> GetAction<T1, T2, T3>(string name) => GetDelegate<Action<T1, T2, T3>>(name);

    /// <inheritdoc cref="GetAction(string)"/>
    public Action<T1, T2, T3, T4> GetAction<T1, T2, T3, T4>(string name) => GetDelegate<Action<T1, T2, T3, T4>>(name);

    /// <summary>An exported function; the last type argument is its result, a value tuple when there are several.</summary>
    /// <exception cref="WasmLinkException">There is no such function, or it has another type; the message names both.</exception>
    /// <exception cref="ObjectDisposedException">The store is disposed of.</exception>
    public Func<TResult> GetFunction<TResult>(string name) => GetDelegate<Func<TResult>>(name);

    /// <inheritdoc cref="GetFunction{TResult}(string)"/>
    public Func<T1, TResult> GetFunction<T1, TResult>(string name) => GetDelegate<Func<T1, TResult>>(name);

    /// <inheritdoc cref="GetFunction{TResult}(string)"/>
    public Func<T1, T2, TResult> GetFunction<T1, T2, TResult>(string name) => GetDelegate<Func<T1, T2, TResult>>(name);

    /// <inheritdoc cref="GetFunction{TResult}(string)"/>
    public Func<T1, T2, T3, TResult> GetFunction<T1, T2, T3, TResult>(string name) => GetDelegate<Func<T1, T2, T3, TResult>>(name);

    /// <inheritdoc cref="GetFunction{TResult}(string)"/>
    public Func<T1, T2, T3, T4, TResult> GetFunction<T1, T2, T3, T4, TResult>(string name) =>
        GetDelegate<Func<T1, T2, T3, T4, TResult>>(name);
}
