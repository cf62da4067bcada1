package society.postx.platform.sandbox.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps servers in memory only ({@code --machines none}): the API works, nothing boots and no
 * address answers. For quick tests of API clients without root.
 */
public final class InMemoryMachines implements MachineDriver {
  private static final long BYTES = 900_000_000;

  private final Map<Long, Boolean> running = new ConcurrentHashMap<>();

  @Override
  public void create(MachineSpec spec) {
    running.put(spec.serverId(), false);
  }

  @Override
  public void powerOn(long serverId) {
    running.put(serverId, true);
  }

  @Override
  public void powerOff(long serverId) {
    running.put(serverId, false);
  }

  @Override
  public void pressPowerButton(long serverId) {
    running.put(serverId, false);
  }

  @Override
  public boolean running(long serverId) {
    return running.getOrDefault(serverId, false);
  }

  @Override
  public void rebuild(long serverId, ImageSource image, String userData) {
    running.put(serverId, false);
  }

  @Override
  public long snapshot(long serverId, long imageId) {
    return BYTES;
  }

  @Override
  public void deleteSnapshot(long imageId) {}

  @Override
  public void delete(long serverId) {
    running.remove(serverId);
  }

  @Override
  public void applyFirewall(long serverId, FirewallState state) {}

  @Override
  public void readdress(long serverId, MachineAddresses addresses) {}

  @Override
  public List<Long> existing() {
    return new ArrayList<>(running.keySet());
  }
}
