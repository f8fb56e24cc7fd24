package no.helseprofil.keycloak.server;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.keycloak.common.util.Time;

/** Keycloak's own time, with the offset that tests set: the only clock that this project reads on a server. */
public final class ServerClock extends Clock {

    public static final Clock INSTANCE = new ServerClock(ZoneOffset.UTC);

    private final ZoneId zone;

    private ServerClock(ZoneId zone) {
        this.zone = zone;
    }

    @Override
    public ZoneId getZone() {
        return zone;
    }

    @Override
    public Clock withZone(ZoneId other) {
        return new ServerClock(other);
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(Time.currentTimeMillis());
    }
}
