import { serialization } from '@tensorflow/tfjs-core';
import { initializers } from '@tensorflow/tfjs-layers';

export type Initializer = ReturnType<typeof initializers.zeros>;

/** The initializers of TensorFlow.js that need no arguments, by their names there. */
const BY_NAME = {
  zeros: () => initializers.zeros(),
  ones: () => initializers.ones(),
  glorotNormal: () => initializers.glorotNormal({}),
  glorotUniform: () => initializers.glorotUniform({}),
  heNormal: () => initializers.heNormal({}),
  heUniform: () => initializers.heUniform({}),
  leCunNormal: () => initializers.leCunNormal({}),
  leCunUniform: () => initializers.leCunUniform({}),
} as const satisfies Record<string, () => Initializer>;

interface SerializedInitializer {
  readonly className: string;
  readonly config: serialization.ConfigDict;
}

/** An initializer, its name, or what serializeInitializer made of it. */
export type InitializerIdentifier = Initializer | keyof typeof BY_NAME | SerializedInitializer;

/** Throws when the name or the serialized class is not known. */
export function toInitializer(identifier: InitializerIdentifier): Initializer {
  if (typeof identifier === 'string') {
    const create = BY_NAME[identifier];
    if (create === undefined) {
      throw new Error(`initializer must be one of ${Object.keys(BY_NAME).join(', ')}, got ${identifier}`);
    }
    return create();
  }
  if ('apply' in identifier) return identifier;
  const registered = serialization.SerializationMap.getMap().classNameMap[identifier.className];
  if (registered === undefined)
    throw new Error(`initializer class ${identifier.className} is not registered`);
  const [cls, fromConfig] = registered;
  return fromConfig(cls, identifier.config) as unknown as Initializer;
}

export function serializeInitializer(initializer: Initializer): serialization.ConfigDict {
  return { className: initializer.getClassName(), config: initializer.getConfig() };
}
