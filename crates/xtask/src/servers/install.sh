# Called by `cargo xtask` with root's rights; the arguments are the packages to install.
set -eu
export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8

# Packages ask this program before they start their services; 101 means "no". Where the machine has one already, it
# is the owner's decision and stays.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ] || grep -q 'written by cargo xtask' "$policy"; then
    printf '#!/bin/sh\n# written by cargo xtask for the time of an installation\nexit 101\n' >"$policy"
    chmod 755 "$policy"
    ours=$policy
else
    ours=
fi
# And this is where PostgreSQL's packages look before they make a cluster of their own.
clusters=/etc/postgresql-common/createcluster.d
mkdir -p "$clusters"
echo 'create_main_cluster = false' >"$clusters/frontdesk-installation.conf"
trap 'rm -f $ours "$clusters/frontdesk-installation.conf"' EXIT
trap 'exit 130' HUP INT TERM

echo "+ apt-get update"
apt-get update -q
echo "+ apt-get install --no-install-recommends $*"
apt-get install -q -y --no-install-recommends -o DPkg::Lock::Timeout=300 "$@"

# Not at the next boot either.
if command -v systemctl >/dev/null; then
    for service in rabbitmq-server.service postgresql.service epmd.socket; do
        case " $* " in
            *" rabbitmq-server "*) ;;
            *) [ "$service" = postgresql.service ] || continue ;;
        esac
        case " $* " in
            *" postgresql "*) ;;
            *) [ "$service" != postgresql.service ] || continue ;;
        esac
        systemctl disable "$service" || echo "($service was not enabled)"
    done
fi
