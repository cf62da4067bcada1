package society.postx.platform.sandbox.machine;

import java.util.List;

/**
 * Describes the machine to create.
 *
 * @param userData cloud-init user data, may be empty
 * @param publicKeys OpenSSH public keys for root
 * @param memoryMib memory limit in MiB
 */
public record MachineSpec(
    long serverId,
    String name,
    ImageSource image,
    String userData,
    List<String> publicKeys,
    MachineAddresses addresses,
    int memoryMib) {}
