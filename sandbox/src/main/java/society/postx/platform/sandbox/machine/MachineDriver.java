package society.postx.platform.sandbox.machine;

import java.util.List;

/**
 * The machines behind the Cloud API's servers. The API decides, numbers and remembers; the driver
 * does to the machine what was decided. Every call blocks until the machine is as asked and may be
 * repeated. Failures are {@link MachineException}.
 */
public interface MachineDriver {
  /** Makes the disk from the image and its cloud-init seed; the machine is off afterwards. */
  void create(MachineSpec spec);

  /** Boots; returns once the machine's init runs (not once SSH answers, as at Hetzner). */
  void powerOn(long serverId);

  /** Cuts the power. */
  void powerOff(long serverId);

  /**
   * Sends ACPI's power button and returns at once; the machine is off later, when it has shut down.
   */
  void pressPowerButton(long serverId);

  /** Does the machine run? */
  boolean running(long serverId);

  /** Powers off, replaces the whole disk by the image's content; the machine is off afterwards. */
  void rebuild(long serverId, ImageSource image, String userData);

  /**
   * Keeps a copy of the server's disk (the machine may run: crash-consistent). Returns the bytes it
   * takes.
   */
  long snapshot(long serverId, long imageId);

  void deleteSnapshot(long imageId);

  /** Removes machine, disk and addresses. An unknown server is already removed. */
  void delete(long serverId);

  /**
   * The rules of all firewalls of the server together; an empty list admits everything, as without
   * a firewall.
   */
  void applyFirewall(long serverId, FirewallState state);

  /** Gives the machine (that is off) these addresses. */
  void readdress(long serverId, MachineAddresses addresses);

  /** All server ids that have a disk: what a restarted sandbox compares with its state. */
  List<Long> existing();
}
