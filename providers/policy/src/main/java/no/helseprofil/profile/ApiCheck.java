package no.helseprofil.profile;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A requirement on APIs: what they must refuse. It says with which faulty requests an API is probed when the realm is
 * assessed, and how each must be answered. It is reported, and never the reason of a refusal here.
 */
public abstract class ApiCheck extends DefinedRequirement {

    protected ApiCheck(String id, String... references) {
        this(id, List.of(), references);
    }

    protected ApiCheck(String id, List<Parameter<?>> parameters, String... references) {
        super(new Definition(id, RequirementKind.REPORTED, null, List.of(references), parameters));
    }

    /**
     * The requests that show whether an API meets the requirement, in the order in which they are sent.
     *
     * @param parameters the values in force for this requirement
     */
    public abstract List<ApiFault> faults(Parameters parameters);

    /**
     * What an API that refuses all of them may still do wrong, since no probe sees it: one constant sentence, told
     * beside each pass. Null if there is nothing of the kind.
     */
    public @Nullable String unseen() {
        return null;
    }

    /** Whether it is asked only of an API that asks for the login of a user at some level. */
    public boolean isAboutLevels() {
        return false;
    }

    /** {@inheritDoc} It is asked of no client. */
    @Override
    public boolean holdsFor(Facts.Standing standing) {
        return false;
    }
}
