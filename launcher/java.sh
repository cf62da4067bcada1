# shellcheck shell=bash
# Finds Java and starts the platform's programs. Sourced by ./platform.

# A release holds jars and no sources: it needs no compiler, and nothing in it can be out of date.
is_checkout() { [[ -f pom.xml ]]; }

# Sets `major` from the Java's own `release` file, which costs no process; 0 where nothing tells.
java_major() { # home
  local line said=""
  major=0
  [[ ! -r $1/release ]] || while IFS= read -r line; do
    [[ $line != JAVA_VERSION=* ]] || said=${line#*\"}
  done <"$1/release"
  [[ -n $said ]] || said=$("$1/bin/java" -version 2>&1 | grep -m 1 -oE '"[0-9]+' | tr -d '"') || return 0
  [[ ! $said =~ ^[0-9]+ ]] || major=${BASH_REMATCH[0]}
}

# The newest JDK from 21 on, which compiles and runs the code; the java on the PATH may be another.
java_home() {
  local home best="" major newest=0 program=java
  ! is_checkout || program=javac
  for home in "${JAVA_HOME:-}" /usr/lib/jvm/*; do
    [[ -x $home/bin/$program && ! -L $home ]] || continue
    java_major "$home"
    if ((major > newest)); then newest=$major best=$home; fi
  done
  ((newest >= 21)) && printf '%s' "$best"
}

# Sets the caller's `java`. A worker without memory ends at once and is started again, instead of running half dead.
# Silences newer JDKs' warnings about protobuf and JNA, on which no operator can act.
java_command() {
  local home major
  home=$(java_home)
  java=("$home/bin/java" -XX:+UseSerialGC -XX:+ExitOnOutOfMemoryError --enable-native-access=ALL-UNNAMED)
  java_major "$home"
  ((major < 23)) || java+=(--sun-misc-unsafe-memory-access=allow)
}

run_worker() {
  local java
  java_command
  newer_restic
  exec "${java[@]}" -cp "worker/target/classes:worker/target/lib/*" society.postx.platform.worker.WorkerMain "$@"
}

STARTER_JAR=starter/target/starter.jar
STARTER=society.postx.platform.starter

# The operator's command line, in the folder where the operator stands.
run_starter() {
  local java
  case ${1:-} in doctor | rescue | recovery-sheet) newer_restic ;; esac
  starter_command
  cd "$CALLERS_FOLDER" 2>/dev/null || cd / # it is gone, or this user may not enter it
  exec "${java[@]}" "$STARTER.Starter" "$@"
}

# Sets the caller's `java` for commands that end soon: jars only, whose classes the JVM finds prepared in the user's cache, and
# no optimising compiler. A prepared file that does not fit or is damaged is ignored without a word. Mapped where it was made for, it
# needs no relocation, which costs more than it saves. JDK 25's AOT cache took as long (benchmarks/README.md).
starter_command() {
  local prepared jar=$PWD/$STARTER_JAR
  java_command
  java+=(-XX:TieredStopAtLevel=1 -Xlog:disable -XX:+IgnoreUnrecognizedVMOptions -XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0 -XX:+VerifySharedSpaces)
  if prepared=$(prepared_classes); then
    if [[ ! -e $prepared ]]; then
      prepare_classes "$prepared"
    elif [[ -s $prepared && -O $prepared ]]; then # what it holds is run
      java+=("-XX:SharedArchiveFile=$prepared")
    fi
  fi
  java+=(-cp "$jar")
}

# The file's name says for which Java and which jars it is: another build gets another file.
prepared_classes() {
  local home=${java[0]%/bin/java} made
  made=$(stat -c %i.%s.%Y "$STARTER_JAR" starter/target/lib "$home/lib/modules" 2>/dev/null) || return 1
  printf '%s/startup/%s/%s-%s' "$CACHE" "${PWD//\//+}" "${home//\//+}" "${made//$'\n'/-}"
}

# Prepares them beside the first command, which does not wait. Leaves an empty file where it fails, so that not every
# command tries again.
prepare_classes() { # file
  local folder=${1%/*}
  mkdir -p "$folder" 2>/dev/null && [[ -w $folder ]] || return 0
  find "$CACHE/startup" -type f -mtime +30 -delete 2>/dev/null || true # of folders that are gone
  # shellcheck disable=SC2016 # for the inner bash to expand
  setsid --fork nice bash -c '
    file=$1 older=$2 new=${1%/*}/new
    exec 9>"${file%/*}/lock" && flock --nonblock 9 && [[ ! -e $file ]] || exit 0
    rm -f "$older"*
    if timeout 300 "${@:3}"; then mv "$new" "$file"; else rm -f "$new"; : >"$file"; fi
  ' - "$1" "${1%-*-*-*}-" "${java[@]}" "-XX:ArchiveClassesAtExit=$folder/new" -cp "$jar" "$STARTER.training.StartupTraining" \
    </dev/null >/dev/null 2>&1 {RUN_LOCK}>&- || true
}
