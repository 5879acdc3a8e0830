from . import course as course
from .datasets import datasets as datasets
from .datasets import load as load
from .display.describe import describe as describe
from .display.describe import table as table
from .display.save import save as save
from .errors import DdsvizError as DdsvizError
from .kinds.binary_tree import binary_tree as binary_tree
from .kinds.choropleth import choropleth as choropleth
from .kinds.heatmap import heatmap as heatmap
from .kinds.marker_map import marker_map as marker_map
from .kinds.scatter import scatter as scatter
from .kinds.scatter_matrix import scatter_matrix as scatter_matrix
from .kinds.time_series import time_series as time_series
from .kinds.voronoi_map import voronoi_map as voronoi_map
from .options import options as options
from .scripts.code import code as code

__version__: str
