package no.helseprofil.profile;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the requirements say to people. {@code `Backticks`} in a text mark code; there is no other markup. Enforcement
 * never reads these: an error description is a constant of the check.
 */
public final class RequirementTexts {

    private static final Map<Language, Texts> ALL = Texts.inEveryLanguage(RequirementTexts.class, "requirements");

    /** Of all executors of client policies the same, since Keycloak speaks of each in English alone. */
    private static final Map<Language, Texts> POLICIES = Texts.inEveryLanguage(RequirementTexts.class, "policies");

    private final Texts texts;
    private final Texts policies;

    private RequirementTexts(Texts texts, Texts policies) {
        this.texts = texts;
        this.policies = policies;
    }

    public static RequirementTexts in(Language language) {
        return new RequirementTexts(
                Objects.requireNonNull(ALL.get(language)), Objects.requireNonNull(POLICIES.get(language)));
    }

    private String part(Requirement requirement, String part) {
        return requirement instanceof PolicyExecutor policy
                ? policies.get(part).replace("{executor}", policy.executor()).replace("{profile}", policy.profile())
                : texts.get(requirement.id() + "." + part);
    }

    /** What the requirement says, in a few words. */
    public String title(Requirement requirement) {
        return part(requirement, "title");
    }

    /** What a failure says that has texts of its own, in a few words. */
    public String title(Requirement requirement, @Nullable String failure) {
        return failure == null ? title(requirement) : texts.get(requirement.id() + "." + failure + ".title");
    }

    /** What is asked, and why. */
    public String text(Requirement requirement) {
        return part(requirement, "text");
    }

    /** How a client, or who runs it, gets from a refusal to a token; of an API, what its vendor changes. */
    public String remedy(Requirement requirement) {
        return part(requirement, "remedy");
    }

    /** The same for a failure that has texts of its own. */
    public String remedy(Requirement requirement, @Nullable String failure) {
        return failure == null ? remedy(requirement) : texts.get(requirement.id() + "." + failure + ".remedy");
    }

    /** What the server makes otherwise from its date on, of a requirement that refuses no request. */
    public Optional<String> change(Requirement requirement) {
        return requirement.refusesNoRequest() ? Optional.of(texts.get(requirement.id() + ".change")) : Optional.empty();
    }

    /** How to see that the requirement is met, and what comes when it is not. */
    public String test(Requirement requirement) {
        return texts.get(requirement.id() + ".test");
    }

    public String parameter(Requirement requirement, Parameter<?> parameter) {
        return texts.get(requirement.id() + ".parameter." + parameter.name());
    }

    /** The keys of all texts, for a look at what is missing or left over. */
    Set<String> keys() {
        return texts.keys();
    }
}
