package no.helseprofil.profile;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Texts of the requirements for people. {@code `Backticks`} in a text mark code; there is no other markup. Enforcement
 * never reads these: an error description is a constant of the check.
 */
public final class RequirementTexts {

    private static final Map<Language, Texts> ALL = Texts.inEveryLanguage(RequirementTexts.class, "requirements");

    /** Texts shared by all executors of client policies, since Keycloak describes each only in English. */
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

    /** Returns the title of the requirement, in a few words. */
    public String title(Requirement requirement) {
        return part(requirement, "title");
    }

    /** Returns the title of a failure that has texts of its own, or that of the requirement if null. */
    public String title(Requirement requirement, @Nullable String failure) {
        return failure == null ? title(requirement) : texts.get(requirement.id() + "." + failure + ".title");
    }

    /** Returns what is required, and why. */
    public String text(Requirement requirement) {
        return part(requirement, "text");
    }

    /** Returns how a client or its operator gets from a refusal to a token, or what an API's vendor has to change. */
    public String remedy(Requirement requirement) {
        return part(requirement, "remedy");
    }

    /** Returns the remedy of a failure that has texts of its own, or that of the requirement if null. */
    public String remedy(Requirement requirement, @Nullable String failure) {
        return failure == null ? remedy(requirement) : texts.get(requirement.id() + "." + failure + ".remedy");
    }

    /** Returns what the server changes from the date of a requirement that refuses no request. */
    public Optional<String> change(Requirement requirement) {
        return requirement.refusesNoRequest() ? Optional.of(texts.get(requirement.id() + ".change")) : Optional.empty();
    }

    /** Returns how to test that the requirement is met, and what happens if it isn't. */
    public String test(Requirement requirement) {
        return texts.get(requirement.id() + ".test");
    }

    public String parameter(Requirement requirement, Parameter<?> parameter) {
        return texts.get(requirement.id() + ".parameter." + parameter.name());
    }

    /** Returns the keys of all texts, to find missing and unused ones. */
    Set<String> keys() {
        return texts.keys();
    }
}
