import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.Remapper;

/**
 * Lists the classes and members of the server that our classes use or override, read from the class files. The build
 * runs it before it packs the JAR; the server compares the list with itself at each start.
 */
final class ServerMembersWriter {

    /** Packages of the server's own classes; those of the JDK and of what the JAR brings itself are elsewhere. */
    private static final List<String> SERVER = List.of(
            "org/keycloak/",
            "io/quarkus/",
            "jakarta/",
            "org/hibernate/",
            "org/infinispan/",
            "org/jboss/",
            "org/jgroups/",
            "org/apache/http/",
            "freemarker/",
            "io/vertx/");

    private static final String OURS = "no/helseprofil/";

    /** Owner of members, to what is used of it; a class that is only named has an empty set. */
    private final Map<String, Set<String>> used = new TreeMap<>();

    private final Map<String, Optional<Shape>> shapes = new HashMap<>();

    private ServerMembersWriter() {}

    /**
     * @param arguments the directories of our classes, and behind them the file to write
     */
    public static void main(String[] arguments) throws IOException {
        ServerMembersWriter members = new ServerMembersWriter();
        List<String> folders = List.of(arguments).subList(0, arguments.length - 1);
        for (String folder : folders) {
            try (Stream<Path> all = Files.walk(Path.of(folder))) {
                for (Path file : all.filter(path -> path.toString().endsWith(".class"))
                        .sorted()
                        .toList()) {
                    members.read(new ClassReader(Files.readAllBytes(file)));
                }
            }
        }
        Path list = Path.of(arguments[arguments.length - 1]);
        Files.createDirectories(list.getParent());
        Files.writeString(list, members.text());
    }

    private void read(ClassReader ours) {
        ours.accept(new ClassRemapper(null, new Named()), 0);
        ours.accept(new Uses(), ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        Shape shape = Shape.of(ours);
        String name = ours.getClassName().replace('/', '.');
        for (Map.Entry<String, Integer> method : shape.methods().entrySet()) {
            if ((method.getValue() & (Opcodes.ACC_STATIC | Opcodes.ACC_PRIVATE)) == 0
                    && !method.getKey().startsWith("<")) {
                inherited(shape, method.getKey())
                        .ifPresent(owner -> use(owner, "override " + method.getKey() + " " + name));
            }
        }
        shape.parents().forEach(parent -> use(parent, "extended " + name));
    }

    /** Returns the nearest class of the server above one of ours that inherits or declares a member. */
    private Optional<String> inherited(Shape ours, String member) {
        for (String parent : ours.parents()) {
            Optional<Shape> shape = shape(parent);
            if (shape.isEmpty()) {
                continue;
            }
            if (isServers(parent) && declares(parent, member)) {
                return Optional.of(parent);
            }
            if (!isServers(parent)) {
                Optional<String> above = inherited(shape.get(), member);
                if (above.isPresent()) {
                    return above;
                }
            }
        }
        return Optional.empty();
    }

    private boolean declares(String type, String member) {
        Optional<Shape> shape = isServers(type) ? shape(type) : Optional.empty();
        return shape.isPresent()
                && (shape.get().has(member)
                        || shape.get().parents().stream().anyMatch(parent -> declares(parent, member)));
    }

    /** Lists a member by the class of the server it is used of; one that a class of ours inherits, by its parent. */
    private void use(String owner, String kind, String member) {
        if (!owner.startsWith(OURS)) {
            use(owner, kind + member);
            return;
        }
        shape(owner)
                .filter(ours -> !ours.has(member))
                .flatMap(ours -> inherited(ours, member))
                .ifPresent(parent -> use(parent, kind + member));
    }

    private Optional<Shape> shape(String type) {
        return shapes.computeIfAbsent(type, name -> {
            try (InputStream file = ServerMembersWriter.class.getClassLoader().getResourceAsStream(name + ".class")) {
                return file == null ? Optional.empty() : Optional.of(Shape.of(new ClassReader(file)));
            } catch (IOException unread) {
                throw new java.io.UncheckedIOException(unread);
            }
        });
    }

    private static boolean isServers(String type) {
        return SERVER.stream().anyMatch(type::startsWith);
    }

    private void use(String owner, String member) {
        if (isServers(owner)) {
            named(owner).add(member);
        }
    }

    /** Lists a class that code of ours casts to, makes, catches or passes on. */
    private void use(Type type) {
        Type element = type.getSort() == Type.ARRAY ? type.getElementType() : type;
        if (element.getSort() == Type.OBJECT && isServers(element.getInternalName())) {
            named(element.getInternalName());
        }
    }

    private Set<String> named(String type) {
        return used.computeIfAbsent(type, name -> new TreeSet<>());
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        used.forEach((owner, members) -> {
            text.append(owner.replace('/', '.')).append('\n');
            members.forEach(member -> text.append(' ').append(member).append('\n'));
        });
        return text.toString();
    }

    /** Supertypes, methods and fields of a class, by name and descriptor. */
    private record Shape(List<String> parents, Map<String, Integer> methods, Set<String> fields) {

        boolean has(String member) {
            return methods.containsKey(member) || fields.contains(member);
        }

        static Shape of(ClassReader type) {
            List<String> parents = new ArrayList<>();
            if (type.getSuperName() != null) {
                parents.add(type.getSuperName());
            }
            parents.addAll(List.of(type.getInterfaces()));
            Map<String, Integer> methods = new TreeMap<>();
            Set<String> fields = new TreeSet<>();
            type.accept(
                    new ClassVisitor(Opcodes.ASM9) {
                        @Override
                        public FieldVisitor visitField(
                                int access, String name, String descriptor, String signature, Object value) {
                            fields.add(name + ":" + descriptor);
                            return null;
                        }

                        @Override
                        public MethodVisitor visitMethod(
                                int access, String name, String descriptor, String signature, String[] exceptions) {
                            methods.put(name + descriptor, access);
                            return null;
                        }
                    },
                    ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
            return new Shape(parents, methods, fields);
        }
    }

    /** Every class that a file of ours names outside of its code. */
    private final class Named extends Remapper {

        Named() {
            super(Opcodes.ASM9);
        }

        @Override
        public String map(String type) {
            if (isServers(type)) {
                named(type);
            }
            return type;
        }
    }

    /** Every method and field that code of ours uses. */
    private final class Uses extends ClassVisitor {

        Uses() {
            super(Opcodes.ASM9);
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String descriptor, String signature, String[] exceptions) {
            return new MethodVisitor(Opcodes.ASM9) {
                @Override
                public void visitMethodInsn(int code, String owner, String method, String type, boolean isOfInterface) {
                    use(owner, code == Opcodes.INVOKESTATIC ? "static " : "method ", method + type);
                    use(owner, isOfInterface ? "interface" : "class");
                }

                @Override
                public void visitFieldInsn(int code, String owner, String field, String type) {
                    boolean isStatic = code == Opcodes.GETSTATIC || code == Opcodes.PUTSTATIC;
                    use(owner, isStatic ? "constant " : "field ", field + ":" + type);
                }

                @Override
                public void visitTypeInsn(int code, String type) {
                    use(Type.getObjectType(type));
                }

                @Override
                public void visitMultiANewArrayInsn(String descriptor, int dimensions) {
                    use(Type.getType(descriptor));
                }

                @Override
                public void visitLdcInsn(Object constant) {
                    if (constant instanceof Type type && type.getSort() != Type.METHOD) {
                        use(type);
                    }
                }

                @Override
                public void visitTryCatchBlock(Label start, Label end, Label handler, String type) {
                    if (type != null) {
                        use(Type.getObjectType(type));
                    }
                }

                @Override
                public void visitInvokeDynamicInsn(String site, String type, Handle maker, Object... arguments) {
                    for (Object argument : arguments) {
                        if (argument instanceof Handle handle) {
                            used(handle);
                        }
                    }
                }
            };
        }

        /** Handles of fields are those of records, which are ours. */
        private void used(Handle handle) {
            if (handle.getTag() == Opcodes.H_INVOKESTATIC) {
                use(handle.getOwner(), "static ", handle.getName() + handle.getDesc());
            } else if (handle.getTag() > Opcodes.H_INVOKESTATIC || handle.getTag() == Opcodes.H_INVOKEVIRTUAL) {
                use(handle.getOwner(), "method ", handle.getName() + handle.getDesc());
            }
        }
    }
}
