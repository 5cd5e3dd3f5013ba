using Mooring.Effects.Metadata;

namespace Mooring.Effects.Inference;

/// <summary>Infers effects of compiled methods: from where they arise, back along direct calls.</summary>
/// <remarks>
/// Calls through virtual slots are not followed: in a framework they lead everywhere. Each method keeps the shortest chain found.
/// </remarks>
internal sealed class CompiledEffects
{
    private readonly Dictionary<string, CompiledMethod> _methods = new(StringComparer.Ordinal);
    private readonly HashSet<string> _threadStatics = new(StringComparer.Ordinal);
    private readonly EffectRoots _roots;
    private readonly bool _followsDelegates;

    /// <param name="assemblies">All assemblies to look at together.</param>
    /// <param name="roots">The review.</param>
    /// <param name="followsDelegates">Whether a method has the effects of the functions that it makes delegates of.</param>
    public CompiledEffects(IEnumerable<CompiledAssembly> assemblies, EffectRoots roots, bool followsDelegates)
    {
        _roots = roots;
        _followsDelegates = followsDelegates;
        foreach (CompiledAssembly assembly in assemblies)
        {
            foreach ((string id, CompiledMethod method) in assembly.Methods) _methods[id] = method;
            _threadStatics.UnionWith(assembly.ThreadStatics);
        }
    }

    public IReadOnlyDictionary<string, CompiledMethod> Methods => _methods;

    /// <summary>The thread-static fields of all assemblies.</summary>
    public IReadOnlyCollection<string> ThreadStatics => _threadStatics;

    /// <summary>The methods that reach thread-local state, with the next step towards it.</summary>
    public Dictionary<string, string> ThreadLocal(Func<string, string?>? known = null)
    {
        var start = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (CompiledMethod method in _methods.Values)
        {
            foreach (string field in method.Fields)
                if (_threadStatics.Contains(field) && !EffectRoots.Matches(_roots.IgnoredFields, field)) start[method.Id] = $"[ThreadStatic] {field[2..]}";
            foreach (string call in method.Calls.Concat(method.VirtualCalls))
                if (!_methods.ContainsKey(call) && known?.Invoke(call) is { } why) start.TryAdd(method.Id, why);
        }

        Dictionary<string, string> found = Close(start, int.MaxValue);
        // Members that a person listed stand for themselves: what the framework does with them within a call is its own affair.
        foreach (string member in _roots.ThreadLocalMembers)
            if (_methods.ContainsKey(member)) found.TryAdd(member, "thread-local state of the runtime");
        return found;
    }

    /// <summary>The methods that throw one of the exceptions of the review, at most so many calls down.</summary>
    public Dictionary<string, string> Throwing(int depth, Func<string, string?>? known = null)
    {
        var start = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (CompiledMethod method in _methods.Values)
        {
            if (EffectRoots.Matches(_roots.ThrowingMembers, method.Id)) start[method.Id] = "throws";
            if (method.CatchesAll) continue;
            foreach (string thrown in method.Thrown)
                if (_roots.Exceptions.Count == 0 || EffectRoots.Matches(_roots.Exceptions, thrown)) start[method.Id] = $"throws {thrown}";
            foreach (string call in method.Calls)
                if (!_methods.ContainsKey(call) && known?.Invoke(call) is { } why) start.TryAdd(method.Id, why);
        }

        return Close(start, depth, method => method.CatchesAll);
    }

    /// <summary>The chain from a method to where an effect arises.</summary>
    public static IEnumerable<string> Chain(Dictionary<string, string> effects, string id)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (seen.Add(id) && effects.TryGetValue(id, out string? next))
        {
            yield return next;
            id = next;
        }
    }

    private Dictionary<string, string> Close(Dictionary<string, string> start, int depth, Predicate<CompiledMethod>? stops = null)
    {
        var callers = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (CompiledMethod method in _methods.Values)
            foreach (string target in _followsDelegates ? method.Calls.Concat(method.Delegates) : method.Calls)
            {
                if (!callers.TryGetValue(target, out List<string>? list)) callers.Add(target, list = []);
                list.Add(method.Id);
            }

        var found = new Dictionary<string, string>(start, StringComparer.Ordinal);
        var level = new List<string>(start.Keys);
        for (int i = 0; i < depth && level.Count > 0; i++)
        {
            var next = new List<string>();
            foreach (string callee in level)
            {
                if (EffectRoots.Matches(_roots.CutMembers, callee) || !callers.TryGetValue(callee, out List<string>? list)) continue;
                foreach (string caller in list)
                {
                    if (EffectRoots.Matches(_roots.CutMembers, caller) || stops?.Invoke(_methods[caller]) == true) continue;
                    if (found.TryAdd(caller, callee)) next.Add(caller);
                }
            }

            level = next;
        }

        return found;
    }
}
