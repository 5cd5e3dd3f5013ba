// Look-alikes of affine values across suspensions.
[ThreadAffine]
class Realm
{
    public static Realm Open() => new();
    public void Write(int n) { }
    public int Count => 0;
}
//# dead-before-await
class C
{
    public async Task M(Task t)
    {
        var realm = Realm.Open();
        realm.Write(1);
        await t;
    }
}
//# opened-after-await
class C
{
    public async Task M(Task<int> t)
    {
        int n = await t;
        var realm = Realm.Open();
        realm.Write(n);
    }
}
//# reopened-each-time
class C
{
    public async Task M(Task[] ts)
    {
        foreach (var t in ts)
        {
            var realm = Realm.Open();
            realm.Write(1);
            await t;
        }
    }
}
//# null-until-after
class C
{
    public async Task M(Task t)
    {
        Realm realm = null;
        try
        {
            await t;
            realm = Realm.Open();
            realm.Write(1);
        }
        finally
        {
            realm?.Write(2);
        }
    }
}
//# result-is-free
class C
{
    public async Task<int> M(Task t)
    {
        int count = Realm.Open().Count;
        await t;
        return count;
    }
}
//# context-affine-captured
[ContextAffine] class Label { public string Text { get; set; } }
class C
{
    private readonly Label _label = new();
    public async Task M(Task<string> t) { _label.Text = await t; }
}
//# context-affine-through-dispatcher
[ContextAffine] class Label { public string Text { get; set; } }
class C
{
    private readonly Label _label = new();
    private readonly SynchronizationContext _ui;
    public async Task M(Task<string> t)
    {
        var text = await t.ConfigureAwait(false);
        _ui.Post(_ => _label.Text = text, null);
    }
}
//# boundary-field
class Holder { [AffinityBoundary("opened per call")] private readonly Realm _realm = Realm.Open(); public void Save() { } }
class C
{
    public async Task M(Task t)
    {
        var holder = new Holder();
        await t;
        holder.Save();
    }
}
//# weak-reference
class C
{
    public async Task M(Task t)
    {
        var weak = new WeakReference<Realm>(Realm.Open());
        await t;
        weak.TryGetTarget(out _);
    }
}
//# rented-from-thread-cache
class C
{
    [ThreadStatic] private static System.Text.StringBuilder t_builder;
    public async Task<string> M(Task<string> t)
    {
        var builder = t_builder ?? new System.Text.StringBuilder();
        t_builder = null;
        builder.Append(await t);
        string s = builder.ToString();
        builder.Clear();
        t_builder = builder;
        return s;
    }
}
//# sync-function
class C
{
    public int M()
    {
        var realm = Realm.Open();
        return realm.Count;
    }
    public Task N(Realm realm) { realm.Write(1); return Task.CompletedTask; }
}
//# await-in-other-branch
class C
{
    public async Task M(bool b, Task t)
    {
        if (b)
        {
            var realm = Realm.Open();
            realm.Write(1);
        }
        else
        {
            await t;
        }
    }
}
//# thread-local-immutable
class C
{
    [ThreadStatic] private static string t_name;
    public async Task<string> M(Task t)
    {
        var name = t_name ?? "x";
        await t;
        return name;
    }
}
//# sync-iterator-value
class C
{
    public IEnumerable<int> M()
    {
        var realm = Realm.Open();
        for (int i = 0; i < realm.Count; i++) yield return i;
    }
}
//# free-by-attribute
[Free] class Shared { private readonly Realm _realm = Realm.Open(); public void Go() { } }
class C
{
    public async Task M(Shared s, Task t) { await t; s.Go(); }
}
//# own-fields-of-context-affine-subclass
[ContextAffine] class View { public string Title { get; set; } }
class Model { public int Count; }
class MyView : View
{
    private readonly Model _model = new();
    public async Task M(Task t)
    {
        await t.ConfigureAwait(false);
        _model.Count++;
    }
}
//# switched-back
[ContextAffine] class Label { public string Text { get; set; } }
class Factory { public Task SwitchToMainThreadAsync() => Task.Delay(1); }
class C
{
    public async Task M(Label label, Factory factory, Task t)
    {
        await t.ConfigureAwait(false);
        await factory.SwitchToMainThreadAsync();
        label.Text = "x";
    }
}
