// Values that belong to a thread, across suspensions.
[ThreadAffine]
class Realm
{
    public static Realm Open() => new();
    public void Write(int n) { }
    public int Count => 0;
}
//# local-used-after
class C
{
    public async Task M(Task<int> t)
    {
        var realm = Realm.Open();
        realm.Write(1);
        int n = await t; //!! MOOR102
        realm.Write(n);
    }
}
//# parameter-used-after
class C
{
    public async Task M(Realm realm, Task t)
    {
        await t; //!! MOOR102
        realm.Write(1);
    }
}
//# operand-receiver
class C
{
    public async Task M(Task<int> t)
    {
        Realm.Open().Write(await t); //!! MOOR102
    }
}
//# operand-argument
class C
{
    static void Use(Realm r, int n) { }
    public async Task M(Task<int> t)
    {
        Use(Realm.Open(), await t); //!! MOOR102
    }
}
//# operand-through-conditional
class C
{
    static void Use(Realm r, int n) { }
    public async Task M(bool b, Task<int> t)
    {
        Use(Realm.Open(), b ? await t : 0); //!! MOOR102
    }
}
//# used-in-loop
class C
{
    public async Task M(IAsyncEnumerable<int> source)
    {
        var realm = Realm.Open();
        await foreach (var i in source) //!! MOOR102
            realm.Write(i);
    }
}
//# structural-field
class Repository { private readonly Realm _realm = Realm.Open(); public void Save(int n) => _realm.Write(n); }
class C
{
    public async Task M(Task<int> t)
    {
        var repository = new Repository();
        repository.Save(await t); //!! MOOR102
    }
}
//# generic-container
class C
{
    public async Task M(Task t)
    {
        var realms = new List<Realm> { Realm.Open() };
        await t; //!! MOOR102
        realms[0].Write(1);
    }
}
//# tuple-and-anonymous
class C
{
    public async Task M(Task t)
    {
        var pair = (Realm.Open(), 1);
        await t; //!! MOOR102
        pair.Item1.Write(1);
    }
    public async Task N(Task t)
    {
        var both = new { Realm = Realm.Open(), N = 1 };
        await t; //!! MOOR102
        both.Realm.Write(1);
    }
}
//# behind-object
class C
{
    public async Task M(Task t)
    {
        object o = Realm.Open();
        await t; //!! MOOR102
        ((Realm)o).Write(1);
    }
}
//# used-in-lambda-after
class C
{
    public async Task M(Task t)
    {
        var realm = Realm.Open();
        await t; //!! MOOR102
        Action a = () => realm.Write(1);
        a();
    }
}
//# return-attribute
class Native
{
    [return: ThreadAffine] public static IntPtr Begin() => default;
    public static void End(IntPtr p) { }
}
class C
{
    public async Task M(Task t)
    {
        var p = Native.Begin();
        await t; //!! MOOR102
        Native.End(p);
    }
}
//# field-used-on-both-sides
class C
{
    private readonly Realm _realm = Realm.Open();
    public async Task M(Task<int> t)
    {
        _realm.Write(1);
        int n = await t; //!! MOOR102
        _realm.Write(n);
    }
}
//# async-iterator
class C
{
    public async IAsyncEnumerable<int> M()
    {
        var realm = Realm.Open();
        await Task.Yield(); //!! MOOR102
        yield return realm.Count;
    }
}
//# yield-while-alive
class C
{
    public async IAsyncEnumerable<int> M(Task t)
    {
        await t;
        var realm = Realm.Open();
        yield return 1; //!! MOOR102
        realm.Write(1);
    }
}
//# using-declaration
[ThreadAffine] sealed class Handle : IDisposable { public void Dispose() { } }
class C
{
    public async Task M(Task t)
    {
        using var handle = new Handle();
        await t; //!! MOOR102
    }
}
//# derived-class
class MyRealm : Realm { }
class C
{
    public async Task M(Task t)
    {
        var realm = new MyRealm();
        await t; //!! MOOR102
        realm.Write(2);
    }
}
//# interface-contract
[ThreadAffine] interface ISession { void Save(); }
class C
{
    public async Task M(ISession session, Task t)
    {
        await t; //!! MOOR102
        session.Save();
    }
}
//# thread-local-object-borrowed
class C
{
    [ThreadStatic] private static System.Text.StringBuilder t_builder;
    public async Task<string> M(Task<string> t)
    {
        var builder = t_builder ??= new System.Text.StringBuilder();
        builder.Clear();
        builder.Append(await t); //!! MOOR102
        return builder.ToString();
    }
}
//# thread-local-value-borrowed
class Counter { public int Value; }
class C
{
    private static readonly ThreadLocal<Counter> Foo = new(() => new Counter());
    public async Task M(SemaphoreSlim s)
    {
        var foo = Foo.Value;
        await s.WaitAsync(); //!! MOOR102
        foo.Value++;
        s.Release();
    }
}
//# own-async-method-of-affine-class
[ThreadAffine]
class Session
{
    private int _count;
    public async Task M(Task t)
    {
        await t; //!! MOOR102
        _count++;
    }
}
//# context-affine-after-configure-await
[ContextAffine] class Label { public string Text { get; set; } }
class C
{
    private readonly Label _label = new();
    public async Task M(Task<string> t)
    {
        var text = await t.ConfigureAwait(false); //!! MOOR106
        _label.Text = text;
    }
}
//# context-affine-parameter
[ContextAffine] class Label { public string Text { get; set; } }
class C
{
    public async Task M(Label label, Task<string> t)
    {
        label.Text = "...";
        string s = await t.ConfigureAwait(false); //!! MOOR106
        label.Text = s;
    }
}
