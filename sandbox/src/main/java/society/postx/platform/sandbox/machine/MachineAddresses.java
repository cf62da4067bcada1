package society.postx.platform.sandbox.machine;

import java.util.Optional;

/**
 * Holds the addresses of a machine.
 *
 * @param ipv4 one address
 * @param ipv6Network a /64 in CIDR notation; the machine takes ::1 of it
 */
public record MachineAddresses(Optional<String> ipv4, Optional<String> ipv6Network) {}
