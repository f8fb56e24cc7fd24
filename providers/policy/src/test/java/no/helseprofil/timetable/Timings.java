package no.helseprofil.timetable;

import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.profile.Requirement;
import no.helseprofil.profile.Requirement.Edition;
import no.helseprofil.profile.Requirement.RequirementKind;
import no.helseprofil.profile.proof.DpopProofForm;
import no.helseprofil.profile.request.PushedAuthorization;
import no.helseprofil.timetable.Timetable.Hold;
import org.jspecify.annotations.Nullable;

/** Common data of the tests of the timetable: one dated requirement, its dates, and clients. */
final class Timings {

    static final Instant ANNOUNCED = Instant.parse("2026-06-01T00:00:00Z");
    static final Instant ENFORCED = Instant.parse("2027-06-01T00:00:00Z");

    static final Requirement DATED = Catalogue.get(PushedAuthorization.class);
    static final Requirement INVARIANT = Catalogue.get(DpopProofForm.class);

    /** Dates in force for {@link #DATED}: announced, then enforced a year later. */
    static final String DATES = "\"announced\":\"2026-06-01T00:00:00Z\",\"enforced\":\"2027-06-01T00:00:00Z\"";

    private Timings() {}

    /** A profile that says this of {@link #DATED}, and this besides. */
    static Profile profile(String ofDated, String... members) {
        return Profiles.read("{\"ruleSet\":\"helseid\",\"requirements\":{\"" + DATED.id() + "\":{" + ofDated + "}}"
                + Stream.of(members).map(member -> "," + member).collect(Collectors.joining())
                + "}");
    }

    /** A client that was registered then. */
    static Migration registered(@Nullable String when) {
        return Migration.read(when, null, Map.of());
    }

    /** Returns the same client, with {@link #DATED} waived until then. */
    static Migration waived(Migration client, String until) {
        return new Migration(
                client.registered(),
                client.cohort(),
                Map.of(DATED.id(), new Waiver("the supplier follows", "ada", Instant.parse(until))));
    }

    /** Returns the same profile, with {@link #DATED} held until then. */
    static Profile held(Profile profile, String until) {
        return profile.withHolds(Map.of(DATED.id(), new Hold("an outage", Instant.parse(until))));
    }

    /** A requirement that came with an edition. */
    static Requirement since(Edition edition, RequirementKind kind) {
        Requirement.Definition definition = Requirement.Definition.withoutError(
                kind == RequirementKind.DATED ? "came-later" : "came-later-as-" + kind, kind);
        return new Requirement() {
            @Override
            public Definition definition() {
                return definition;
            }

            @Override
            public Edition since() {
                return edition;
            }
        };
    }
}
