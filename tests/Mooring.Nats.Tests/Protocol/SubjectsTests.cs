using Mooring.Nats.Protocol;

namespace Mooring.Nats.Tests.Protocol;

public sealed class SubjectsTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("a.b.c")]
    [InlineData("$JS.API.INFO")]
    [InlineData("größe.ünïcode")]
    [InlineData("a*b.c>d")] // wildcards count only as whole tokens
    public void Publishable_OrdinarySubject_Passes(string subject) => Subjects.ThrowIfNotPublishable(subject);

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("a.")]
    [InlineData(".a")]
    [InlineData("a..b")]
    [InlineData("a b")]
    [InlineData("a\tb")]
    [InlineData("a\r\nPUB b 0\r\n")]
    [InlineData("a\0")]
    [InlineData("*")]
    [InlineData("a.*")]
    [InlineData("a.>")]
    public void Publishable_MalformedOrWild_IsRefused(string subject) =>
        Assert.Throws<ArgumentException>(() => Subjects.ThrowIfNotPublishable(subject));

    [Theory]
    [InlineData("a")]
    [InlineData("*")]
    [InlineData(">")]
    [InlineData("a.*.c")]
    [InlineData("a.>")]
    public void Subscribable_WithWildcards_Passes(string subject) => Subjects.ThrowIfNotSubscribable(subject);

    [Theory]
    [InlineData("")]
    [InlineData(">.a")]
    [InlineData("a.>.b")]
    [InlineData("a. ")]
    [InlineData("a\nSUB > 1")]
    public void Subscribable_Malformed_IsRefused(string subject) =>
        Assert.Throws<ArgumentException>(() => Subjects.ThrowIfNotSubscribable(subject));

    [Theory]
    [InlineData(4000, 0, true)]
    [InlineData(4001, 0, false)]
    [InlineData(2000, 2000, true)]
    [InlineData(2000, 2001, false)]
    public void Names_BeyondALineOfTheProtocol_AreRefused(int subject, int other, bool fits)
    {
        Exception? refused = Record.Exception(() => Subjects.ThrowIfTooLong(new string('a', subject), other == 0 ? null : new string('b', other)));
        Assert.Equal(fits, refused is null);
        if (!fits) Assert.IsType<ArgumentException>(refused);
        Assert.Throws<ArgumentException>(() => Subjects.ThrowIfTooLong(new string('ä', 2001), null)); // bytes count, not characters
    }
}
