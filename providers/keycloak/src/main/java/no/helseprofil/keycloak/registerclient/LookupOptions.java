package no.helseprofil.keycloak.registerclient;

import java.time.Duration;
import java.util.List;
import no.helseprofil.keycloak.server.StartOption;
import no.helseprofil.keycloak.server.StartOptions;
import no.helseprofil.lookup.Limits;
import no.helseprofil.lookup.RegisterClient;

/**
 * The start options that registers have in common which are asked over the network.
 *
 * @param fresh for how long an answer counts
 * @param kept for how long it is kept for when the register is down
 */
record LookupOptions(StartOption fresh, StartOption kept) {

    private static final StartOption ENTRIES =
            new StartOption("entries", "10000", "How many answers are kept in memory", "50000");
    private static final StartOption INSECURE =
            StartOption.flag("insecure", "`true`: http to another machine too, for tests");
    private static final int MOST_ENTRIES = 10_000_000;

    /** Those of a register whose answers count, and are kept, so long where the operator doesn't say. */
    static LookupOptions of(Duration fresh, Duration kept, String whatForKept) {
        return new LookupOptions(
                new StartOption(
                        "fresh",
                        fresh.toString(),
                        "For how long an answer counts as what the register says now",
                        "PT1H"),
                new StartOption("kept", kept.toString(), whatForKept, "P3D"));
    }

    List<StartOption> all() {
        return List.of(fresh, kept, ENTRIES, INSECURE);
    }

    /** A client that speaks to this address alone, which an option names. */
    static RegisterClient client(StartOptions options, StartOption address, RegisterHttp http) {
        boolean isInsecure = options.flag(INSECURE);
        return http.to(options.read(address, options.text(address), url -> RegisterClient.address(url, isInsecure)));
    }

    Limits limits(StartOptions options) {
        Duration counts = duration(options, fresh);
        Duration lasts = duration(options, kept);
        if (lasts.compareTo(counts) < 0) {
            throw options.unusable(kept, "write a duration that is not shorter than " + fresh.key());
        }
        return new Limits(Limits.TIMEOUT, counts, lasts, options.number(ENTRIES, 1, MOST_ENTRIES));
    }

    private static Duration duration(StartOptions options, StartOption option) {
        return options.duration(
                option,
                duration -> !duration.isNegative() && !duration.isZero(),
                "write a duration such as " + option.otherwise());
    }
}
