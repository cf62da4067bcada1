package society.postx.platform.activities.upgrade;

import society.postx.platform.activities.host.RealHost;

/** A small Debian archive on the machine itself, with packages made there. */
record LocalArchive(RealHost real, String name, String release) {
  /** What the security archive of Debian 13 says of itself. */
  static final String SECURITY =
      "Origin: Debian\\nLabel: Debian-Security\\nSuite: stable-security\\nCodename: trixie-security";

  static final String NORMAL = "Origin: Debian\\nLabel: Debian\\nSuite: stable\\nCodename: trixie";

  /** apt knows this archive from now on. */
  void add() {
    real.inside(
        """
        mkdir -p /srv/%1$s
        echo 'deb [trusted=yes] file:/srv/%1$s ./' >/etc/apt/sources.list.d/%1$s.list
        """
            .formatted(name));
  }

  /**
   * The archive offers this version, whose configuration file says so, too.
   *
   * @param installed shell text that dpkg runs at its end
   */
  void offer(String packageName, String version, String installed) {
    real.inside(
        """
        set -e
        build=$(mktemp -d)
        mkdir -p $build/DEBIAN $build/etc
        echo "from %2$s" >$build/etc/%1$s.conf
        echo /etc/%1$s.conf >$build/DEBIAN/conffiles
        printf 'Package: %1$s\\nVersion: %2$s\\nArchitecture: all\\nMaintainer: Test <test@platform.example>\\nDescription: test\\n' >$build/DEBIAN/control
        printf '#!/bin/sh\\n%3$s\\n' >$build/DEBIAN/postinst
        chmod 755 $build $build/DEBIAN/postinst
        cd /srv/%4$s
        rm -f %1$s_*.deb
        dpkg-deb --build --root-owner-group $build %1$s_%2$s_all.deb
        rm -rf $build
        : >Packages
        for deb in *.deb; do
          dpkg-deb --field $deb
          echo "Filename: ./$deb"
          echo "Size: $(stat --format %%s $deb)"
          echo "SHA256: $(sha256sum $deb | cut -d' ' -f1)"
          echo
        done >Packages
        printf '%5$s\\nDate: %%s\\nSHA256:\\n %%s %%s Packages\\n' "$(date -Ru)" $(sha256sum Packages | cut -d' ' -f1) $(stat --format %%s Packages) >Release
        """
            .formatted(packageName, version, installed, name, release));
  }
}
