package no.helseprofil.profile;

/** Base of all requirements of the catalogue: a definition. Their interfaces say what they look at. */
public abstract class DefinedRequirement implements Requirement {

    private final Definition definition;

    protected DefinedRequirement(Definition definition) {
        this.definition = definition;
    }

    /** Creates a requirement without parameters. */
    protected DefinedRequirement(String id, RequirementKind kind, OAuthError error, String... references) {
        this(new Definition(id, kind, error, references));
    }

    /** Creates a requirement without parameters that refuses no request. */
    protected DefinedRequirement(String id, RequirementKind kind, String... references) {
        this(Definition.withoutError(id, kind, references));
    }

    @Override
    public final Definition definition() {
        return definition;
    }
}
