package no.helseprofil.profile;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A requirement on APIs: what they must refuse. It says with which faulty requests an API is probed when the realm is
 * assessed, and how each must be answered. It is reported, and never the reason of a refusal here.
 */
public interface ApiCheck extends Requirement {

    /**
     * The requests that show whether an API meets the requirement, in the order in which they are sent.
     *
     * @param parameters the values in force for this requirement
     */
    List<ApiFault> faults(Parameters parameters);

    /**
     * What an API that refuses all of them may still do wrong, since no probe sees it: one constant sentence, told
     * beside each pass. Null if there is nothing of the kind.
     */
    default @Nullable String unseen() {
        return null;
    }

    /** {@inheritDoc} It is asked of no client. */
    @Override
    default boolean holdsFor(Facts.Standing standing) {
        return false;
    }
}
