using Mooring.Wasm.Opcodes;

namespace Mooring.Wasm.Compilation.Suspension;

/// <summary>All places where a function can be suspended. The same function gives the same sites each time it is lowered.</summary>
internal sealed class FunctionSites
{
    private readonly SuspensionSite?[] _byStatement; // one more than the statement's index; entry first

    private FunctionSites(IrFunction ir, List<SuspensionSite> sites, bool isShared, JitBudget budget)
    {
        Budget = budget;
        ResumptionBudget = WithRestores(budget, sites, isShared);
        All = [.. sites];
        IsShared = isShared;
        _byStatement = new SuspensionSite?[ir.Statements.Count + 1];
        foreach (SuspensionSite site in sites) _byStatement[site.Statement + 1] = site;
    }

    /// <summary>In the order of their numbers.</summary>
    public SuspensionSite[] All { get; }

    /// <summary>
    /// Whether all sites keep the same slots, saved by one piece of code: for functions with so many sites and slots that code for each
    /// would go beyond what the just-in-time compiler optimises.
    /// </summary>
    public bool IsShared { get; }

    /// <summary>What the function costs with its sites.</summary>
    public JitBudget Budget { get; }

    /// <summary>What the function's resumption costs, which has all that the function has and loads a frame besides.</summary>
    public JitBudget ResumptionBudget { get; }

    /// <summary>The site at a statement, or null.</summary>
    /// <param name="statement">-1 for the entry.</param>
    public SuspensionSite? At(int statement) => _byStatement[statement + 1];

    /// <summary>Finds the sites of a function.</summary>
    /// <param name="ir">The function.</param>
    /// <param name="plan">What can suspend.</param>
    /// <param name="options">Whether fuel and interrupts are looked for.</param>
    /// <param name="budget">What the function costs without sites.</param>
    /// <returns>Null if there are none.</returns>
    public static FunctionSites? Find(IrFunction ir, SuspensionPlan plan, CompilerOptions options, JitBudget budget)
    {
        List<(SiteKind Kind, int Statement, int Region)> places = Places(ir, plan, options);
        if (places.Count == 0) return null;
        int[][]? live = Liveness.TryAnalyze(ir, out Liveness? liveness) ? liveness.After([.. places.Select(place => place.Statement)]) : null;
        int pauses = places.Count(place => place.Kind is not SiteKind.Call);
        JitBudget total = live is null ? budget : WithSites(budget, live, places);
        SavedSlots? shared = null;
        if (live is null || !total.Fits)
        {
            int[] union = Union(ir, live);
            shared = new SavedSlots(union, ir.Slots);
            total = WithSharedSites(budget, union.Length, places.Count, pauses);
        }

        var sites = new List<SuspensionSite>(places.Count);
        foreach ((SiteKind kind, int statement, int region) in places)
        {
            int offset = statement < 0 ? 0 : ir.Statements[statement].Offset;
            IrNode? call = kind is SiteKind.Call ? ir.Nodes[ir.Statements[statement].Node] : null;
            sites.Add(new SuspensionSite(sites.Count, kind, statement, region, offset, shared ?? new SavedSlots(live![sites.Count], ir.Slots))
            {
                Callee = call is { } node ? plan.TypeOf(node) : null,
                CalledFunction = call is { Code: Opcode.Call } direct ? direct.Index : -1,
            });
        }

        return new FunctionSites(ir, sites, shared is not null, total);
    }

    /// <summary>Whether a statement calls something that can suspend and needs this function afterwards.</summary>
    /// <remarks>Not so a call whose result is returned as it is: there is nothing left to do in this function, and so nothing to save.</remarks>
    public static bool SuspendsAt(IrFunction ir, in IrStatement statement, SuspensionPlan plan)
    {
        bool mayCall = statement.Kind is IrStatementKind.Evaluate or IrStatementKind.Assign or IrStatementKind.AssignResults;
        return mayCall && Suspends(ir.Nodes[statement.Node], plan);
    }

    /// <summary>Whether an expression is a call that can suspend.</summary>
    public static bool Suspends(in IrNode node, SuspensionPlan plan) => node.Code switch
    {
        Opcode.Call => plan.Suspends(node.Index),
        Opcode.CallIndirect => plan.SuspendsIndirect(node.Index),
        _ => false,
    };

    private static List<(SiteKind Kind, int Statement, int Region)> Places(IrFunction ir, SuspensionPlan plan, CompilerOptions options)
    {
        var places = new List<(SiteKind, int, int)>();
        if (plan.Yields && ir.NeedsStackCheck) places.Add((SiteKind.Entry, -1, -1));
        int region = -1;
        for (int i = 0; i < ir.Statements.Count; i++)
        {
            IrStatement statement = ir.Statements[i];
            switch (statement.Kind)
            {
                case IrStatementKind.EnterRegion:
                    region = statement.Target;
                    break;
                case IrStatementKind.LeaveRegion:
                    region = ir.Regions[statement.Target].Outer;
                    break;
                case IrStatementKind.Label when plan.Yields && options.Interruption && ir.Labels[statement.Target].IsLoop:
                    places.Add((SiteKind.Loop, i, region));
                    break;
                case IrStatementKind.ConsumeFuel when plan.Yields && statement.Target != 0:
                    places.Add((SiteKind.Fuel, i, region));
                    break;
                default:
                    if (SuspendsAt(ir, statement, plan)) places.Add((SiteKind.Call, i, region));
                    break;
            }
        }

        return places;
    }

    /// <summary>A saved value takes five instructions, two of which name locals; at a pause it is loaded again, which takes as many.</summary>
    private static JitBudget WithSites(JitBudget budget, int[][] saved, List<(SiteKind Kind, int Statement, int Region)> places)
    {
        int values = 0;
        for (int i = 0; i < saved.Length; i++) values += saved[i].Length * (places[i].Kind is SiteKind.Call ? 1 : 2);
        return Add(budget, values, places.Count);
    }

    /// <summary>Calls share the code that saves; pauses have their own.</summary>
    private static JitBudget WithSharedSites(JitBudget budget, int saved, int sites, int pauses) => Add(budget, saved * (1 + (2 * pauses)), sites);

    private static JitBudget WithRestores(JitBudget budget, List<SuspensionSite> sites, bool isShared) =>
        Add(budget, isShared ? sites[0].Saved.Slots.Length : sites.Sum(site => site.Saved.Slots.Length), sites.Count);

    private static JitBudget Add(JitBudget budget, int values, int sites) => budget with
    {
        Instructions = budget.Instructions + (values * 5) + (sites * 12),
        Blocks = budget.Blocks + (sites * 2),
        LocalReferences = budget.LocalReferences + (values * 2) + (sites * 4),
    };

    private static int[] Union(IrFunction ir, int[][]? live)
    {
        if (live is null) return [.. Enumerable.Range(0, ir.Slots.Count)];
        var union = new SlotSet(new ulong[SlotSet.WordsFor(ir.Slots.Count)]);
        foreach (int[] slots in live)
        {
            foreach (int slot in slots) union.Add(slot);
        }

        return union.ToArray();
    }
}
