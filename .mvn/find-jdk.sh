# Finds a JDK 25. POSIX sh, to be sourced:
#
#   . .mvn/find-jdk.sh && marble_find_jdk || exit 1
#
# On success JAVA_HOME names a JDK 25 and is exported. When there is none, one sentence on standard
# error says what to install, and the status is 1. No java is started to find out: a JDK says its
# version in its file "release".

# Is $1 the folder of a JDK (a compiler included) whose major version is exactly 25?
marble_is_jdk() {
  [ -x "$1/bin/javac" ] && [ -x "$1/bin/java" ] && [ -r "$1/release" ] || return 1
  while IFS= read -r marble_line || [ -n "$marble_line" ]; do
    case $marble_line in
      'JAVA_VERSION="25"'* | 'JAVA_VERSION="25.'* | 'JAVA_VERSION="25-'* | 'JAVA_VERSION="25+'*)
        return 0 ;;
      JAVA_VERSION=*) return 1 ;;
    esac
  done <"$1/release"
  return 1
}

# Prints the folder of the JDK to which the command $1 on the PATH belongs, its links followed.
marble_home_of() {
  marble_file=$(command -v "$1" 2>/dev/null) || return 1
  marble_hops=0
  while [ -L "$marble_file" ] && [ "$marble_hops" -lt 40 ]; do
    marble_link=$(readlink "$marble_file") || return 1
    case $marble_link in
      /*) marble_file=$marble_link ;;
      *) marble_file=$(dirname "$marble_file")/$marble_link ;;
    esac
    marble_hops=$((marble_hops + 1))
  done
  (cd -P "$(dirname "$marble_file")/.." 2>/dev/null && pwd)
}

marble_find_jdk() {
  if [ -n "${JAVA_HOME:-}" ] && marble_is_jdk "$JAVA_HOME"; then
    export JAVA_HOME
    return 0
  fi

  for marble_command in javac java; do
    marble_home=$(marble_home_of "$marble_command") || continue
    if marble_is_jdk "$marble_home"; then
      JAVA_HOME=$marble_home
      export JAVA_HOME
      return 0
    fi
  done

  # A pattern that matches nothing stays as it is, names no JDK, and is passed over.
  for marble_home in \
    /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /opt/*jdk* /opt/java/* /usr/local/*jdk* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home \
    "${HOME:-/}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk@25/libexec/openjdk.jdk/Contents/Home \
    /usr/local/opt/openjdk@25/libexec/openjdk.jdk/Contents/Home \
    /home/linuxbrew/.linuxbrew/opt/openjdk@25/libexec \
    "${HOME:-/}"/.sdkman/candidates/java/* \
    "${HOME:-/}"/.jdks/* "${HOME:-/}"/.jdks/*/Contents/Home \
    "${HOME:-/}"/.asdf/installs/java/* \
    "${HOME:-/}"/.local/share/mise/installs/java/*; do
    if marble_is_jdk "$marble_home"; then
      JAVA_HOME=$marble_home
      export JAVA_HOME
      return 0
    fi
  done

  echo "Marble needs a JDK 25, and none was found in JAVA_HOME, on the PATH or in the usual folders:" \
    "install one (Debian: apt-get install openjdk-25-jdk-headless, or Temurin 25) or set JAVA_HOME to it." >&2
  return 1
}
