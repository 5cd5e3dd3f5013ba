using Mooring.MessagePack;

namespace Mooring.FpBindgen.Generator.Tests.Fleet;

// A protocol of the size that products have: more than 40 functions and more than 60 types of all kinds. It is generated for this very
// project, which is analyzed for native compilation, and the generator's speed is measured on it.

[FpNewtype]
public readonly record struct VehicleId(string Value);

public enum VehicleState
{
    Active,
    Retired,
    InRepair,
}

[FpUnion(Tag = "type")]
[FpRenameAll(FpCase.SnakeCase)]
public abstract record VehicleEvent
{
    public sealed record Created(DateTimeOffset At) : VehicleEvent;

    public sealed record Changed(VehicleState From, VehicleState To) : VehicleEvent;

    public sealed record Removed : VehicleEvent;
}

[FpRenameAll(FpCase.CamelCase)]
public sealed record Vehicle(VehicleId Id, string DisplayName, VehicleState State, List<VehicleEvent> History, VehicleDetails? Details)
{
    [FpSkipNull]
    public DriverId? RelatedTo { get; init; }
}

public sealed record VehicleDetails(double Weight, ulong Mileage, Dictionary<string, MessagePackValue> Extra, [property: FpBytes] byte[] Signature, [FpFlatten] Audit Audit);

[FpNewtype]
public readonly record struct DriverId(string Value);

public enum DriverState
{
    Active,
    Retired,
    InRepair,
}

[FpUnion(Tag = "type", Content = "content")]
[FpRenameAll(FpCase.CamelCase)]
public abstract record DriverEvent
{
    public sealed record Created(DateTimeOffset At) : DriverEvent;

    public sealed record Changed(DriverState From, DriverState To) : DriverEvent;

    public sealed record Removed : DriverEvent;
}

[FpRenameAll(FpCase.CamelCase)]
public sealed record Driver(DriverId Id, string DisplayName, DriverState State, List<DriverEvent> History, DriverDetails? Details)
{
    [FpSkipNull]
    public DepotId? RelatedTo { get; init; }
}

public sealed record DriverDetails(double Weight, ulong Mileage, Dictionary<string, MessagePackValue> Extra, [property: FpBytes] byte[] Signature, [FpFlatten] Audit Audit);

[FpNewtype]
public readonly record struct DepotId(string Value);

public enum DepotState
{
    Active,
    Retired,
    InRepair,
}

[FpUnion(Tag = "type")]
[FpRenameAll(FpCase.ScreamingSnakeCase)]
public abstract record DepotEvent
{
    public sealed record Created(DateTimeOffset At) : DepotEvent;

    public sealed record Changed(DepotState From, DepotState To) : DepotEvent;

    public sealed record Removed : DepotEvent;
}

[FpRenameAll(FpCase.CamelCase)]
public sealed record Depot(DepotId Id, string DisplayName, DepotState State, List<DepotEvent> History, DepotDetails? Details)
{
    [FpSkipNull]
    public TripId? RelatedTo { get; init; }
}

public sealed record DepotDetails(double Weight, ulong Mileage, Dictionary<string, MessagePackValue> Extra, [property: FpBytes] byte[] Signature, [FpFlatten] Audit Audit);

[FpNewtype]
public readonly record struct TripId(string Value);

public enum TripState
{
    Active,
    Retired,
    InRepair,
}

[FpUnion(Tag = "type")]
[FpRenameAll(FpCase.SnakeCase)]
public abstract record TripEvent
{
    public sealed record Created(DateTimeOffset At) : TripEvent;

    public sealed record Changed(TripState From, TripState To) : TripEvent;

    public sealed record Removed : TripEvent;
}

[FpRenameAll(FpCase.CamelCase)]
public sealed record Trip(TripId Id, string DisplayName, TripState State, List<TripEvent> History, TripDetails? Details)
{
    [FpSkipNull]
    public OrderId? RelatedTo { get; init; }
}

public sealed record TripDetails(double Weight, ulong Mileage, Dictionary<string, MessagePackValue> Extra, [property: FpBytes] byte[] Signature, [FpFlatten] Audit Audit);

[FpNewtype]
public readonly record struct OrderId(string Value);

public enum OrderState
{
    Active,
    Retired,
    InRepair,
}

[FpUnion(Tag = "type", Content = "content")]
[FpRenameAll(FpCase.CamelCase)]
public abstract record OrderEvent
{
    public sealed record Created(DateTimeOffset At) : OrderEvent;

    public sealed record Changed(OrderState From, OrderState To) : OrderEvent;

    public sealed record Removed : OrderEvent;
}

[FpRenameAll(FpCase.CamelCase)]
public sealed record Order(OrderId Id, string DisplayName, OrderState State, List<OrderEvent> History, OrderDetails? Details)
{
    [FpSkipNull]
    public CustomerId? RelatedTo { get; init; }
}

public sealed record OrderDetails(double Weight, ulong Mileage, Dictionary<string, MessagePackValue> Extra, [property: FpBytes] byte[] Signature, [FpFlatten] Audit Audit);

[FpNewtype]
public readonly record struct CustomerId(string Value);

public enum CustomerState
{
    Active,
    Retired,
    InRepair,
}

[FpUnion(Tag = "type")]
[FpRenameAll(FpCase.ScreamingSnakeCase)]
public abstract record CustomerEvent
{
    public sealed record Created(DateTimeOffset At) : CustomerEvent;

    public sealed record Changed(CustomerState From, CustomerState To) : CustomerEvent;

    public sealed record Removed : CustomerEvent;
}

[FpRenameAll(FpCase.CamelCase)]
public sealed record Customer(CustomerId Id, string DisplayName, CustomerState State, List<CustomerEvent> History, CustomerDetails? Details)
{
    [FpSkipNull]
    public InvoiceId? RelatedTo { get; init; }
}

public sealed record CustomerDetails(double Weight, ulong Mileage, Dictionary<string, MessagePackValue> Extra, [property: FpBytes] byte[] Signature, [FpFlatten] Audit Audit);

[FpNewtype]
public readonly record struct InvoiceId(string Value);

public enum InvoiceState
{
    Active,
    Retired,
    InRepair,
}

[FpUnion(Tag = "type")]
[FpRenameAll(FpCase.SnakeCase)]
public abstract record InvoiceEvent
{
    public sealed record Created(DateTimeOffset At) : InvoiceEvent;

    public sealed record Changed(InvoiceState From, InvoiceState To) : InvoiceEvent;

    public sealed record Removed : InvoiceEvent;
}

[FpRenameAll(FpCase.CamelCase)]
public sealed record Invoice(InvoiceId Id, string DisplayName, InvoiceState State, List<InvoiceEvent> History, InvoiceDetails? Details)
{
    [FpSkipNull]
    public RouteId? RelatedTo { get; init; }
}

public sealed record InvoiceDetails(double Weight, ulong Mileage, Dictionary<string, MessagePackValue> Extra, [property: FpBytes] byte[] Signature, [FpFlatten] Audit Audit);

[FpNewtype]
public readonly record struct RouteId(string Value);

public enum RouteState
{
    Active,
    Retired,
    InRepair,
}

[FpUnion(Tag = "type", Content = "content")]
[FpRenameAll(FpCase.CamelCase)]
public abstract record RouteEvent
{
    public sealed record Created(DateTimeOffset At) : RouteEvent;

    public sealed record Changed(RouteState From, RouteState To) : RouteEvent;

    public sealed record Removed : RouteEvent;
}

[FpRenameAll(FpCase.CamelCase)]
public sealed record Route(RouteId Id, string DisplayName, RouteState State, List<RouteEvent> History, RouteDetails? Details)
{
    [FpSkipNull]
    public StopId? RelatedTo { get; init; }
}

public sealed record RouteDetails(double Weight, ulong Mileage, Dictionary<string, MessagePackValue> Extra, [property: FpBytes] byte[] Signature, [FpFlatten] Audit Audit);

[FpNewtype]
public readonly record struct StopId(string Value);

public enum StopState
{
    Active,
    Retired,
    InRepair,
}

[FpUnion(Tag = "type")]
[FpRenameAll(FpCase.ScreamingSnakeCase)]
public abstract record StopEvent
{
    public sealed record Created(DateTimeOffset At) : StopEvent;

    public sealed record Changed(StopState From, StopState To) : StopEvent;

    public sealed record Removed : StopEvent;
}

[FpRenameAll(FpCase.CamelCase)]
public sealed record Stop(StopId Id, string DisplayName, StopState State, List<StopEvent> History, StopDetails? Details)
{
    [FpSkipNull]
    public ParcelId? RelatedTo { get; init; }
}

public sealed record StopDetails(double Weight, ulong Mileage, Dictionary<string, MessagePackValue> Extra, [property: FpBytes] byte[] Signature, [FpFlatten] Audit Audit);

[FpNewtype]
public readonly record struct ParcelId(string Value);

public enum ParcelState
{
    Active,
    Retired,
    InRepair,
}

[FpUnion(Tag = "type")]
[FpRenameAll(FpCase.SnakeCase)]
public abstract record ParcelEvent
{
    public sealed record Created(DateTimeOffset At) : ParcelEvent;

    public sealed record Changed(ParcelState From, ParcelState To) : ParcelEvent;

    public sealed record Removed : ParcelEvent;
}

[FpRenameAll(FpCase.CamelCase)]
public sealed record Parcel(ParcelId Id, string DisplayName, ParcelState State, List<ParcelEvent> History, ParcelDetails? Details)
{
    [FpSkipNull]
    public SensorId? RelatedTo { get; init; }
}

public sealed record ParcelDetails(double Weight, ulong Mileage, Dictionary<string, MessagePackValue> Extra, [property: FpBytes] byte[] Signature, [FpFlatten] Audit Audit);

[FpNewtype]
public readonly record struct SensorId(string Value);

public enum SensorState
{
    Active,
    Retired,
    InRepair,
}

[FpUnion(Tag = "type", Content = "content")]
[FpRenameAll(FpCase.CamelCase)]
public abstract record SensorEvent
{
    public sealed record Created(DateTimeOffset At) : SensorEvent;

    public sealed record Changed(SensorState From, SensorState To) : SensorEvent;

    public sealed record Removed : SensorEvent;
}

[FpRenameAll(FpCase.CamelCase)]
public sealed record Sensor(SensorId Id, string DisplayName, SensorState State, List<SensorEvent> History, SensorDetails? Details)
{
    [FpSkipNull]
    public AlarmId? RelatedTo { get; init; }
}

public sealed record SensorDetails(double Weight, ulong Mileage, Dictionary<string, MessagePackValue> Extra, [property: FpBytes] byte[] Signature, [FpFlatten] Audit Audit);

[FpNewtype]
public readonly record struct AlarmId(string Value);

public enum AlarmState
{
    Active,
    Retired,
    InRepair,
}

[FpUnion(Tag = "type")]
[FpRenameAll(FpCase.ScreamingSnakeCase)]
public abstract record AlarmEvent
{
    public sealed record Created(DateTimeOffset At) : AlarmEvent;

    public sealed record Changed(AlarmState From, AlarmState To) : AlarmEvent;

    public sealed record Removed : AlarmEvent;
}

[FpRenameAll(FpCase.CamelCase)]
public sealed record Alarm(AlarmId Id, string DisplayName, AlarmState State, List<AlarmEvent> History, AlarmDetails? Details)
{
    [FpSkipNull]
    public ShiftId? RelatedTo { get; init; }
}

public sealed record AlarmDetails(double Weight, ulong Mileage, Dictionary<string, MessagePackValue> Extra, [property: FpBytes] byte[] Signature, [FpFlatten] Audit Audit);

[FpNewtype]
public readonly record struct ShiftId(string Value);

public enum ShiftState
{
    Active,
    Retired,
    InRepair,
}

[FpUnion(Tag = "type")]
[FpRenameAll(FpCase.SnakeCase)]
public abstract record ShiftEvent
{
    public sealed record Created(DateTimeOffset At) : ShiftEvent;

    public sealed record Changed(ShiftState From, ShiftState To) : ShiftEvent;

    public sealed record Removed : ShiftEvent;
}

[FpRenameAll(FpCase.CamelCase)]
public sealed record Shift(ShiftId Id, string DisplayName, ShiftState State, List<ShiftEvent> History, ShiftDetails? Details)
{
    [FpSkipNull]
    public FuelId? RelatedTo { get; init; }
}

public sealed record ShiftDetails(double Weight, ulong Mileage, Dictionary<string, MessagePackValue> Extra, [property: FpBytes] byte[] Signature, [FpFlatten] Audit Audit);

[FpNewtype]
public readonly record struct FuelId(string Value);

public enum FuelState
{
    Active,
    Retired,
    InRepair,
}

[FpUnion(Tag = "type", Content = "content")]
[FpRenameAll(FpCase.CamelCase)]
public abstract record FuelEvent
{
    public sealed record Created(DateTimeOffset At) : FuelEvent;

    public sealed record Changed(FuelState From, FuelState To) : FuelEvent;

    public sealed record Removed : FuelEvent;
}

[FpRenameAll(FpCase.CamelCase)]
public sealed record Fuel(FuelId Id, string DisplayName, FuelState State, List<FuelEvent> History, FuelDetails? Details)
{
    [FpSkipNull]
    public VehicleId? RelatedTo { get; init; }
}

public sealed record FuelDetails(double Weight, ulong Mileage, Dictionary<string, MessagePackValue> Extra, [property: FpBytes] byte[] Signature, [FpFlatten] Audit Audit);

public sealed record Audit(string CreatedBy, DateTimeOffset CreatedAt, Guid Revision);

[FpUnion(Tag = "type")]
[FpRenameAll(FpCase.SnakeCase)]
public abstract record FleetError
{
    public sealed record NotFound : FleetError;

    public sealed record Conflict(Guid Revision) : FleetError;

    public sealed record Other(string Message) : FleetError;
}

public interface IFleetImports
{
    void Log(string message);

    DateTimeOffset Now();

    byte[] Random(uint length);

    Task<Result<byte[], FleetError>> ReadAsync(string key, CancellationToken cancellationToken);

    ValueTask<Result<Unit, FleetError>> WriteAsync(string key, byte[] value);
}

public interface IFleetExports
{
    Task<Result<Vehicle, FleetError>> GetVehicleAsync(VehicleId id);

    Task<Result<List<Vehicle>, FleetError>> ListVehicleAsync(VehicleState state, uint limit, string? after);

    bool ApplyVehicleEvent(Vehicle to, VehicleEvent change);

    Task<Result<Driver, FleetError>> GetDriverAsync(DriverId id);

    Task<Result<List<Driver>, FleetError>> ListDriverAsync(DriverState state, uint limit, string? after);

    bool ApplyDriverEvent(Driver to, DriverEvent change);

    Task<Result<Depot, FleetError>> GetDepotAsync(DepotId id);

    Task<Result<List<Depot>, FleetError>> ListDepotAsync(DepotState state, uint limit, string? after);

    bool ApplyDepotEvent(Depot to, DepotEvent change);

    Task<Result<Trip, FleetError>> GetTripAsync(TripId id);

    Task<Result<List<Trip>, FleetError>> ListTripAsync(TripState state, uint limit, string? after);

    bool ApplyTripEvent(Trip to, TripEvent change);

    Task<Result<Order, FleetError>> GetOrderAsync(OrderId id);

    Task<Result<List<Order>, FleetError>> ListOrderAsync(OrderState state, uint limit, string? after);

    bool ApplyOrderEvent(Order to, OrderEvent change);

    Task<Result<Customer, FleetError>> GetCustomerAsync(CustomerId id);

    Task<Result<List<Customer>, FleetError>> ListCustomerAsync(CustomerState state, uint limit, string? after);

    bool ApplyCustomerEvent(Customer to, CustomerEvent change);

    Task<Result<Invoice, FleetError>> GetInvoiceAsync(InvoiceId id);

    Task<Result<List<Invoice>, FleetError>> ListInvoiceAsync(InvoiceState state, uint limit, string? after);

    bool ApplyInvoiceEvent(Invoice to, InvoiceEvent change);

    Task<Result<Route, FleetError>> GetRouteAsync(RouteId id);

    Task<Result<List<Route>, FleetError>> ListRouteAsync(RouteState state, uint limit, string? after);

    bool ApplyRouteEvent(Route to, RouteEvent change);

    Task<Result<Stop, FleetError>> GetStopAsync(StopId id);

    Task<Result<List<Stop>, FleetError>> ListStopAsync(StopState state, uint limit, string? after);

    bool ApplyStopEvent(Stop to, StopEvent change);

    Task<Result<Parcel, FleetError>> GetParcelAsync(ParcelId id);

    Task<Result<List<Parcel>, FleetError>> ListParcelAsync(ParcelState state, uint limit, string? after);

    bool ApplyParcelEvent(Parcel to, ParcelEvent change);

    Task<Result<Sensor, FleetError>> GetSensorAsync(SensorId id);

    Task<Result<List<Sensor>, FleetError>> ListSensorAsync(SensorState state, uint limit, string? after);

    bool ApplySensorEvent(Sensor to, SensorEvent change);

    Task<Result<Alarm, FleetError>> GetAlarmAsync(AlarmId id);

    Task<Result<List<Alarm>, FleetError>> ListAlarmAsync(AlarmState state, uint limit, string? after);

    bool ApplyAlarmEvent(Alarm to, AlarmEvent change);

    Task<Result<Shift, FleetError>> GetShiftAsync(ShiftId id);

    Task<Result<List<Shift>, FleetError>> ListShiftAsync(ShiftState state, uint limit, string? after);

    bool ApplyShiftEvent(Shift to, ShiftEvent change);

    Task<Result<Fuel, FleetError>> GetFuelAsync(FuelId id);

    Task<Result<List<Fuel>, FleetError>> ListFuelAsync(FuelState state, uint limit, string? after);

    bool ApplyFuelEvent(Fuel to, FuelEvent change);
}

[FpGuest(typeof(IFleetExports), typeof(IFleetImports))]
public sealed partial class FleetGuest;
