package no.helseprofil.assessment;

import java.time.Instant;
import java.util.List;
import no.helseprofil.assessment.ClientVerdicts.Verdicts;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.profile.RealmCheck;
import no.helseprofil.profile.RealmCheck.RealmSettings;
import no.helseprofil.timetable.Migration;
import no.helseprofil.timetable.Profile;
import no.helseprofil.timetable.Terms.Timing;

/**
 * Assessor of a realm's settings. It judges them by the dates of the clients that were there before the profile, which
 * have the most time.
 *
 * @param profile the profile in force
 * @param now the instant of the assessment
 */
public record RealmAssessor(Profile profile, Instant now) {

    /**
     * Returns the verdicts on a realm.
     *
     * @param id internal id
     * @param name its name
     */
    public AssessedRealm assess(String id, String name, RealmSettings settings) {
        List<RequirementVerdict> verdicts = Catalogue.all(RealmCheck.class)
                .map(check -> verdict(check, settings))
                .toList();
        return new AssessedRealm(id, name, verdicts);
    }

    private RequirementVerdict verdict(RealmCheck check, RealmSettings settings) {
        Timing timing = profile.terms(Migration.BEFORE, now).timing(check);
        if (!timing.phase().counts()) {
            return RequirementVerdict.of(check.id(), Verdict.NOT_APPLICABLE);
        }
        return check.isMetBy(settings)
                ? RequirementVerdict.of(check.id(), Verdict.PASS)
                : Verdicts.ofFinding(
                        check,
                        timing,
                        null,
                        check.contradictions(settings).entrySet().stream()
                                .<Evidence>map(
                                        setting -> new Evidence.Configuration(setting.getKey(), setting.getValue()))
                                .toList());
    }
}
