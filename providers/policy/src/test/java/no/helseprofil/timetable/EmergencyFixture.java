package no.helseprofil.timetable;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import no.helseprofil.incident.Incidents.Emergency;
import org.jspecify.annotations.Nullable;

/** Emergency settings as tests need them. */
public record EmergencyFixture(Emergency settings) {

    /** Returns emergency settings with this end, which set nothing else yet. */
    public static EmergencyFixture until(Instant end) {
        return new EmergencyFixture(
                new Emergency("sak 20/26", end, null, null, List.of(), null, false, null, List.of()));
    }

    public EmergencyFixture proofAge(int seconds) {
        return with(
                Duration.ofSeconds(seconds),
                settings.nonceLifetime(),
                settings.minimumRsaBits(),
                settings.accessTokenLifetimeMax());
    }

    public EmergencyFixture nonceLifetime(int seconds) {
        return with(
                settings.dpopProofMaxAge(),
                Duration.ofSeconds(seconds),
                settings.minimumRsaBits(),
                settings.accessTokenLifetimeMax());
    }

    public EmergencyFixture rsaBits(int bits) {
        return with(settings.dpopProofMaxAge(), settings.nonceLifetime(), bits, settings.accessTokenLifetimeMax());
    }

    public EmergencyFixture tokenLifetime(int seconds) {
        return with(
                settings.dpopProofMaxAge(),
                settings.nonceLifetime(),
                settings.minimumRsaBits(),
                Duration.ofSeconds(seconds));
    }

    public EmergencyFixture nonceAtUserinfo() {
        return with(settings.deniedAlgorithms(), true, settings.onlyCohorts());
    }

    public EmergencyFixture denied(String... algorithms) {
        return with(List.of(algorithms), settings.nonceAtUserinfo(), settings.onlyCohorts());
    }

    public EmergencyFixture onlyCohorts(String... cohorts) {
        return with(settings.deniedAlgorithms(), settings.nonceAtUserinfo(), List.of(cohorts));
    }

    private EmergencyFixture with(
            @Nullable Duration proofAge,
            @Nullable Duration nonce,
            @Nullable Integer bits,
            @Nullable Duration lifetime) {
        return new EmergencyFixture(new Emergency(
                settings.reason(),
                settings.until(),
                proofAge,
                nonce,
                settings.deniedAlgorithms(),
                bits,
                settings.nonceAtUserinfo(),
                lifetime,
                settings.onlyCohorts()));
    }

    private EmergencyFixture with(List<String> denied, boolean atUserinfo, List<String> cohorts) {
        return new EmergencyFixture(new Emergency(
                settings.reason(),
                settings.until(),
                settings.dpopProofMaxAge(),
                settings.nonceLifetime(),
                denied,
                settings.minimumRsaBits(),
                atUserinfo,
                settings.accessTokenLifetimeMax(),
                cohorts));
    }
}
