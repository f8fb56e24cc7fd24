package no.helseprofil.profile;

import java.util.List;
import java.util.function.Function;
import no.helseprofil.profile.Requirement.DefinedRequirement;
import no.helseprofil.profile.Requirement.RequirementKind;
import org.jspecify.annotations.Nullable;

/**
 * Requirement on APIs: requests that they must refuse. It defines the faulty requests with which an API is probed when
 * the realm is assessed, and the expected answers. It is only reported and never refuses a request to this server.
 */
public class ApiCheck extends DefinedRequirement {

    private final Function<Parameters, List<ApiFault>> faults;

    /** Creates a requirement whose faulty requests are the same for all realms. */
    public ApiCheck(String id, List<String> references, ApiFault... faults) {
        this(id, references, List.of(), always -> List.of(faults));
    }

    /**
     * Creates a requirement with parameters.
     *
     * @param faults the faulty requests by the values in force
     */
    public ApiCheck(
            String id,
            List<String> references,
            List<Parameter<?>> parameters,
            Function<Parameters, List<ApiFault>> faults) {
        super(new Definition(id, RequirementKind.REPORTED, null, references, parameters));
        this.faults = faults;
    }

    /**
     * Returns the requests that show whether an API meets the requirement, in the order in which they are sent.
     *
     * @param parameters the values in force for this requirement
     */
    public final List<ApiFault> faults(Parameters parameters) {
        return faults.apply(parameters);
    }

    /**
     * Returns what an API that refuses all of these requests may still do wrong, as one constant sentence that is shown
     * with each pass. Null if the probe covers everything.
     */
    public @Nullable String unseen() {
        return null;
    }

    /** Returns whether the requirement applies only to APIs that require a user's login at some level. */
    public boolean isAboutLevels() {
        return false;
    }

    /** {@inheritDoc} It applies to no client. */
    @Override
    public boolean holdsFor(Facts.Standing standing) {
        return false;
    }
}
