using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mooring.Analyzers.Flow;

/// <summary>Looks through the operations that give a value another type and leave it what it is.</summary>
internal static class Wrapping
{
    /// <summary>The value behind conversions, written or not, user-defined ones included.</summary>
    /// <returns>Null only for null.</returns>
    [return: NotNullIfNotNull(nameof(value))]
    public static IOperation? WithoutConversions(this IOperation? value)
    {
        while (value is IConversionOperation conversion) value = conversion.Operand;
        return value;
    }

    /// <summary>The lambda or method group of which an expression makes a delegate; any other expression without its conversions.</summary>
    public static IOperation WithoutDelegate(this IOperation value)
    {
        while (true)
        {
            switch (value)
            {
                case IConversionOperation conversion:
                    value = conversion.Operand;
                    break;
                case IDelegateCreationOperation creation:
                    value = creation.Target;
                    break;
                default:
                    return value;
            }
        }
    }

    /// <summary>The type that a member is called on: the static one of the expression, before the compiler converts it to the member's own.</summary>
    public static ITypeSymbol? ReceiverType(this IOperation? instance)
    {
        while (instance is IConversionOperation { IsImplicit: true } conversion) instance = conversion.Operand;
        return instance?.Type;
    }

    /// <summary>The operation that uses a value, conversions of it left out.</summary>
    public static IOperation? UserBehindConversions(this IOperation value)
    {
        IOperation? user = value.Parent;
        while (user is IConversionOperation) user = user.Parent;
        return user;
    }
}
