package no.helseprofil.bench;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import no.helseprofil.bench.Flow.Signatures;

/**
 * Smallest possible cost: the signatures that a flow needs, made and verified by the fastest provider for a JVM of this
 * JDK. The rest is Keycloak and the profile.
 *
 * @param sign microseconds for a signature by ES256
 * @param verify microseconds to verify one
 */
record Floor(double sign, double verify) {

    /** Returns the distance from it of each flow that needs a signature. */
    String markdown(List<Comparison> flows) {
        return text("A signature by ES256 takes %.0f µs, and to verify one %.0f µs.%n%n", sign, verify)
                + "| flow | signed, verified | floor, µs | *profile*, µs | times the floor | *stock, FAPI 2*, times the floor |\n"
                + "|---|---|--:|--:|--:|--:|\n"
                + flows.stream()
                        .filter(flow -> micros(flow.flow()) > 0)
                        .map(this::row)
                        .collect(Collectors.joining());
    }

    private String row(Comparison flow) {
        Signatures signatures = flow.flow().signatures();
        double floor = micros(flow.flow());
        double profile = flow.micros(BenchRealm.PROFILE);
        return text(
                "| %s | %d, %d | %.0f | %.0f | %.1f | %.1f |%n",
                flow.flow().title(),
                signatures.made(),
                signatures.verified(),
                floor,
                profile,
                profile / floor,
                flow.micros(BenchRealm.FAPI) / floor);
    }

    private double micros(Flow flow) {
        return flow.signatures().made() * sign + flow.signatures().verified() * verify;
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
