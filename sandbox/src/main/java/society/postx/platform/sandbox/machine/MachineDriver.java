package society.postx.platform.sandbox.machine;

import java.util.List;

/**
 * Runs the machines behind the Cloud API's servers. The API decides and keeps the state; the driver
 * changes the machines. Every call blocks until it has taken effect, and may be repeated. Failures
 * are {@link MachineException}.
 */
public interface MachineDriver {
  /** Creates the disk from the image, and the cloud-init seed; the machine is off afterwards. */
  void create(MachineSpec spec);

  /** Boots; returns once the machine's init runs (not once SSH answers, as at Hetzner). */
  void powerOn(long serverId);

  /** Cuts the power. */
  void powerOff(long serverId);

  /** Presses the ACPI power button and returns at once; the machine is off after its shutdown. */
  void pressPowerButton(long serverId);

  /** Whether the machine runs. */
  boolean running(long serverId);

  /** Powers off, replaces the whole disk by the image's content; the machine is off afterwards. */
  void rebuild(long serverId, ImageSource image, String userData);

  /** Copies the server's disk, crash-consistent if the machine runs. Returns the size in bytes. */
  long snapshot(long serverId, long imageId);

  void deleteSnapshot(long imageId);

  /** Removes machine, disk and addresses; does nothing for an unknown server. */
  void delete(long serverId);

  /**
   * Installs the rules of all firewalls of the server together; without a firewall everything
   * passes.
   */
  void applyFirewall(long serverId, FirewallState state);

  /** Changes the addresses of a machine that is off. */
  void readdress(long serverId, MachineAddresses addresses);

  /** The ids of all servers that have a disk, for a restarted sandbox to compare with its state. */
  List<Long> existing();
}
